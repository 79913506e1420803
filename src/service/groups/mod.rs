//! Groups of households that could look for a home together: made by a run, looked at by a coordinator who covers all of them,
//! answered by each, and introduced to each other when everybody who stayed said yes. Nobody learns who the others are before.

mod circle;
mod decisions;
mod effects;
mod keeping;
mod making;
mod own;
mod staff;

pub use decisions::{approve, reject, undo};
pub use keeping::run_once;
pub use own::{
    GroupForHousehold, GroupStage, MetHousehold, OtherHousehold, answer, answer_by_token, my_group, my_groups,
    open_contact, report, show_by_token,
};
pub use staff::{
    GroupEvent, GroupForStaff, GroupMember, GroupPairView, GroupSummary, RunGroupView, list, list_of_run, show,
};

pub(crate) use circle::months;
pub(crate) use effects::{leave_all, leave_excluded, recheck};
pub(crate) use making::make;
