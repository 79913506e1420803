//! `rank`: the exact ranking with points per criterion as JSON, from files, without a database.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args;

use super::{read_text, say};
use crate::clock::Clock;
use crate::domain::proposal::ProposalKind;
use crate::error::{Context as _, Result};
use crate::service::{Knowledge, ranking};

#[derive(Debug, Args)]
pub(super) struct RankArgs {
    /// Households, one JSON object a line, as the API returns them.
    #[arg(long)]
    households: PathBuf,
    /// Initiatives, one JSON object a line, as the API returns them; needed to rank initiatives.
    #[arg(long)]
    initiatives: Option<PathBuf>,
    /// Identifier of the household for which is ranked.
    #[arg(long)]
    seeker: String,
    /// `households` or `initiatives`.
    #[arg(long, value_parser = parse_kind)]
    kind: ProposalKind,
    /// How many at most.
    #[arg(short, default_value_t = 10)]
    k: usize,
    /// The day in whose year children are counted; today when left out.
    #[arg(long)]
    today: Option<NaiveDate>,
}

fn parse_kind(text: &str) -> Result<ProposalKind, String> {
    text.parse().map_err(|_| "write households or initiatives".to_owned())
}

pub(super) fn run(args: &RankArgs, weights: &str, clock: &Clock) -> Result<()> {
    let households = read_text(&args.households)?;
    let initiatives = match &args.initiatives {
        Some(path) => Some(read_text(path)?),
        None => None,
    };
    let knowledge = Knowledge::load(weights)?;
    let question = ranking::Question {
        households: &households,
        initiatives: initiatives.as_deref(),
        seeker: &args.seeker,
        kind: args.kind,
        k: args.k,
        today: args.today.unwrap_or_else(|| clock.now().date_naive()),
    };
    let known = ranking::Knowledge {
        weights: knowledge.weights.as_ref(),
        geography: knowledge.gazetteer.as_ref(),
        place: &|id| knowledge.gazetteer.place(id).cloned(),
    };
    let ranking = ranking::rank(&question, &known).context("ranking")?;
    say(&serde_json::to_string_pretty(&ranking).context("writing the ranking")?)
}
