//! Meetups for their office: the list, announcing and changing, who takes part as far as consents allow, and who was there.

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Path;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::super::context::{Context, done, fields};
use super::super::form::{Choice, Field, Form, Kind};
use super::super::input::Input;
use super::super::layout::{Page, escape, ok, see_other};
use super::super::lookup;
use super::super::meetups::{about, room, time};
use super::super::parts::{Information, badge, link, post_button, table};
use super::access::staff_page;
use super::initiative_form::read_keys;
use super::queue::{parse_id, short_id};
use crate::domain::actor::Actor;
use crate::domain::day::german_day;
use crate::domain::ids::{HouseholdId, InitiativeId, MeetupId};
use crate::domain::lists::Language;
use crate::domain::meetup::{MeetupAudience, MeetupDetails, MeetupKind, MeetupState, MeetupTheme, SignupState};
use crate::error::{Error, Fields, Result};
use crate::service::meetups::{self, ParticipantView, StaffMeetup};
use crate::web::Answer;
use crate::web::forms;

const LIST: &str = "/staff/meetups";

/// The meetups of the own offices.
pub(in crate::web::pages) async fn list(context: Context) -> Answer {
    let rows = meetups::list_own(&context.app, &context.actor).await?;
    let page = staff_page(&context, "meetup-list")?;
    let mut parts = Information::new()
        .wide()
        .text(page.t("meetup-staff-text"))
        .button("/staff/meetups/new", page.t("meetup-staff-new"));
    if rows.is_empty() {
        parts = parts.text(page.t("meetup-staff-none"));
    } else {
        let heads = [
            "meetup-title",
            "meetup-when",
            "meetup-by",
            "meetup-staff-places",
            "meetup-staff-waiting",
            "meetup-staff-state",
        ]
        .map(|key| page.t(key));
        let cells: Vec<Vec<String>> = rows
            .iter()
            .map(|row| {
                vec![
                    link(&format!("/staff/meetups/{}", row.meetup.id), &row.meetup.title),
                    escape(&time(&page, &row.meetup)),
                    escape(&row.meetup.office_name),
                    format!("{} / {}", row.signed_up, row.meetup.capacity),
                    row.waiting.to_string(),
                    room(&page, &row.meetup),
                ]
            })
            .collect();
        parts = parts.html(table(&page.t("meetup-list"), &heads, &cells));
    }
    Ok(ok(&parts.on(page))?)
}

/// The initiatives for which this member of staff can invite.
async fn offices(context: &Context) -> Result<Vec<(InitiativeId, String)>> {
    let Actor::Staff(staff) = &context.actor else {
        return Err(Error::Unauthenticated);
    };
    let mut all = lookup::initiatives(context).await?;
    all.retain(|(id, _)| staff.is_admin() || staff.works_for(id));
    Ok(all)
}

fn form(page: &Page, action: &str, input: &Input, offices: Option<&[(InitiativeId, String)]>) -> Form {
    let text = |kind: Kind, name: &str, key: &str| Field::new(page, kind, name, page.t(key)).value(input.text(name));
    let kind: MeetupKind = input.parse("kind").unwrap_or(MeetupKind::Digital);
    let audience: MeetupAudience = input.parse("audience").unwrap_or(MeetupAudience::Coming);
    let mut form = Form::new(
        page.title.clone(),
        action,
        page.t(if offices.is_some() {
            "meetup-staff-announce"
        } else {
            "page-save"
        }),
    );
    if let Some(offices) = offices {
        let none = page
            .is_admin()
            .then(|| Choice::new("", page.t("meetup-staff-network"), false));
        let own = offices
            .iter()
            .map(|(id, name)| Choice::new(id.as_str(), name.clone(), input.text("office") == id.as_str()));
        form = form.field(
            Field::new(page, Kind::Select, "office", page.t("meetup-by"))
                .width("mid")
                .options(none.into_iter().chain(own)),
        );
    }
    form.field(text(Kind::Text, "title", "meetup-title").max(120))
        .field(
            text(Kind::Area, "description", "meetup-staff-description")
                .max(2_000)
                .optional(),
        )
        .field(
            Field::new(page, Kind::Select, "theme", page.t("meetup-theme"))
                .width("mid")
                .options(MeetupTheme::ALL.iter().map(|one| {
                    Choice::new(
                        one.as_str(),
                        page.code("meetup-theme", one),
                        input.text("theme") == one.as_str(),
                    )
                })),
        )
        .field(Field::group(
            page,
            "when",
            page.t("meetup-when"),
            vec![
                text(Kind::Date, "day", "meetup-staff-day").pointer("/starts_at"),
                text(Kind::Text, "from", "meetup-staff-from").width("short"),
                text(Kind::Text, "until", "meetup-staff-until")
                    .width("short")
                    .pointer("/ends_at"),
            ],
        ))
        .field(
            Field::new(page, Kind::Radios, "kind", page.t("meetup-staff-kind")).options(
                MeetupKind::ALL
                    .iter()
                    .map(|one| Choice::new(one.as_str(), page.code("meetup-kind", one), *one == kind)),
            ),
        )
        .field(
            text(Kind::Text, "video_link", "meetup-staff-link")
                .hint(page.t("meetup-staff-link-hint"))
                .max(300)
                .optional(),
        )
        .field(
            text(Kind::Text, "place", "meetup-staff-place")
                .hint(page.t("meetup-staff-place-hint"))
                .max(120)
                .optional(),
        )
        .field(text(Kind::Text, "address", "meetup-staff-address").max(200).optional())
        .field(
            text(Kind::Area, "ags", "meetup-staff-areas")
                .hint(page.t("meetup-staff-areas-hint"))
                .pointer("/areas")
                .optional(),
        )
        .field(Field::new(page, Kind::Check, "anywhere", page.t("areas-anywhere")).ticked(input.has("anywhere")))
        .field(
            Field::new(page, Kind::Radios, "audience", page.t("meetup-for")).options(
                MeetupAudience::ALL
                    .iter()
                    .map(|one| Choice::new(one.as_str(), page.code("meetup-audience", one), *one == audience)),
            ),
        )
        .field(
            text(Kind::Text, "language", "meetup-language")
                .hint(page.t("meetup-staff-language-hint"))
                .width("short"),
        )
        .field(
            text(Kind::Number, "capacity", "meetup-staff-capacity")
                .width("short")
                .digits(),
        )
}

/// A meetup as the form shows it.
fn input_of(meetup: &StaffMeetup) -> Input {
    use chrono_tz::Europe::Berlin;
    let view = &meetup.meetup;
    let clock = |at: DateTime<Utc>| at.with_timezone(&Berlin).format("%H:%M").to_string();
    let keys: Vec<String> = view.areas.iter().map(ToString::to_string).collect();
    let mut pairs = vec![
        ("title", view.title.clone()),
        ("description", view.description.clone()),
        ("theme", view.theme.to_string()),
        ("day", german_day(view.starts_at).to_string()),
        ("from", clock(view.starts_at)),
        ("until", clock(view.ends_at)),
        ("kind", view.kind.to_string()),
        ("video_link", meetup.video_link.clone().unwrap_or_default()),
        ("place", view.place.clone().unwrap_or_default()),
        ("address", view.address.clone().unwrap_or_default()),
        ("ags", keys.join("\n")),
        ("audience", view.audience.to_string()),
        ("language", view.language.to_string()),
        ("capacity", view.capacity.to_string()),
    ];
    if keys.is_empty() {
        pairs.push(("anywhere", "1".to_owned()));
    }
    Input::new(
        pairs
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
    )
}

/// Reads the form. An end before the begin is one on the next day.
fn read(context: &Context, input: &Input) -> Result<MeetupDetails> {
    let mut wrong = Fields::new();
    let day: Option<NaiveDate> = input.parse("day");
    wrong.check(day.is_none(), "/day", "date-invalid", "2027-03-05");
    let mut clock = |name: &str| {
        let parsed = NaiveTime::parse_from_str(input.text(name), "%H:%M").ok();
        wrong.check(parsed.is_none(), format!("/{name}"), "time-invalid", "18:30");
        parsed
    };
    let (from, until) = (clock("from"), clock("until"));
    let next_day = |day: NaiveDate| {
        if until <= from {
            day.succ_opt().unwrap_or(day)
        } else {
            day
        }
    };
    let at = |day: Option<NaiveDate>, time: Option<NaiveTime>| meetups::berlin_time(day?, time?);
    let (starts_at, ends_at) = (at(day, from), at(day.map(next_day), until));
    let skipped = day.is_some() && from.is_some() && until.is_some() && (starts_at.is_none() || ends_at.is_none());
    wrong.check(skipped, "/from", "time-skipped", "03:30");
    let language = match input.get("language") {
        Some(code) => wrong.take("/language", code.to_ascii_lowercase().parse::<Language>()),
        None => None,
    };
    let capacity: Option<u32> = input.parse("capacity");
    wrong.check(capacity.is_none(), "/capacity", "meetup-capacity", "12");
    let keys = read_keys(context, input, &mut wrong);
    let office = match input.get("office") {
        Some(id) => wrong.take("/office", id.parse()),
        None => None,
    };
    let theme = input.parse("theme").unwrap_or(MeetupTheme::Other);
    wrong.finish()?;
    let now = context.app.clock.now();
    Ok(MeetupDetails {
        office,
        title: input.text("title").to_owned(),
        description: input.text("description").to_owned(),
        theme,
        kind: input.parse("kind").unwrap_or(MeetupKind::Digital),
        video_link: input.owned("video_link"),
        place: input.owned("place"),
        address: input.owned("address"),
        areas: if input.has("anywhere") {
            Some(Vec::new())
        } else {
            Some(keys).filter(|keys| !keys.is_empty())
        },
        audience: input.parse("audience").unwrap_or(MeetupAudience::Coming),
        language: language.unwrap_or_else(Language::german),
        capacity: capacity.unwrap_or(0),
        starts_at: starts_at.unwrap_or(now),
        ends_at: ends_at.unwrap_or(now),
    })
}

/// The empty form.
pub(in crate::web::pages) async fn create(context: Context) -> Answer {
    let own = offices(&context).await?;
    let page = staff_page(&context, "meetup-staff-new")?.back_to(LIST);
    // A link may fill some fields in, as the one for a group that wants to meet does; nothing is announced by opening it.
    let given = |name: &str| context.query.owned(name).map(|value| (name.to_owned(), value));
    let mut pairs: Vec<(String, String)> = ["title", "theme", "ags", "audience", "capacity"]
        .into_iter()
        .filter_map(given)
        .collect();
    pairs.extend([
        ("language".to_owned(), "de".to_owned()),
        ("capacity".to_owned(), "12".to_owned()),
    ]);
    let input = Input::new(pairs);
    Ok(form(&page, "/staff/meetups/new", &input, Some(&own)).show(page)?)
}

/// Announces a meetup.
pub(in crate::web::pages) async fn create_submit(context: Context, sent: forms::Form) -> Answer {
    let input = fields(&sent);
    let created = match read(&context, &input) {
        Ok(details) => meetups::create(&context.app, &context.actor, details).await,
        Err(error) => Err(error),
    };
    match created {
        Ok(id) => Ok(see_other(&done(&format!("/staff/meetups/{id}"), "meetup-announced"))),
        Err(Error::Invalid(errors)) => {
            let own = offices(&context).await?;
            let page = staff_page(&context, "meetup-staff-new")?.back_to(LIST);
            let form = form(&page, "/staff/meetups/new", &input, Some(&own)).refuse(context.locale, &errors);
            Ok(form.show(page)?)
        }
        Err(other) => Err(other.into()),
    }
}

/// The form with what was announced.
pub(in crate::web::pages) async fn edit(context: Context, id: Path<String>) -> Answer {
    let id: MeetupId = parse_id(&id, "meetup")?;
    let meetup = meetups::show_own(&context.app, &context.actor, &id).await?;
    let page = staff_page(&context, "meetup-staff-edit")?.back_to(format!("/staff/meetups/{id}"));
    let form = form(&page, &format!("/staff/meetups/{id}/edit"), &input_of(&meetup), None).field(Field::hidden(
        &page,
        "version",
        meetup.version.to_string(),
    ));
    Ok(form.show(page)?)
}

/// Changes a meetup.
pub(in crate::web::pages) async fn edit_submit(context: Context, id: Path<String>, sent: forms::Form) -> Answer {
    let id: MeetupId = parse_id(&id, "meetup")?;
    let input = fields(&sent);
    let version: i64 = input.parse("version").unwrap_or(0);
    let changed = match read(&context, &input) {
        Ok(details) => meetups::update(&context.app, &context.actor, &id, version, details).await,
        Err(error) => Err(error),
    };
    match changed {
        Ok(_) => Ok(see_other(&done(&format!("/staff/meetups/{id}"), "saved"))),
        Err(Error::Invalid(errors)) => {
            let page = staff_page(&context, "meetup-staff-edit")?.back_to(format!("/staff/meetups/{id}"));
            let form = form(&page, &format!("/staff/meetups/{id}/edit"), &input, None)
                .field(Field::hidden(&page, "version", version.to_string()))
                .refuse(context.locale, &errors);
            Ok(form.show(page)?)
        }
        Err(other) => Err(other.into()),
    }
}

fn participant_cells(page: &Page, row: &ParticipantView) -> Vec<String> {
    let who = if row.has_page {
        link(
            &format!("/staff/households/{}", row.household),
            &short_id(row.household.as_str()),
        )
    } else {
        escape(&short_id(row.household.as_str()))
    };
    let mut seen: Vec<String> = row.lines.iter().map(|line| escape(line)).collect();
    if let Some(profile) = &row.profile {
        seen.push(escape(&page.tn("meetup-staff-children", profile.children.len())));
    }
    vec![
        who,
        badge(
            if row.state == SignupState::Waiting {
                "warn"
            } else {
                "good"
            },
            &page.code("meetup-signup", row.state),
        ),
        escape(&page.code("meetup-level", row.level)),
        seen.join("<br>"),
    ]
}

/// Boxes to tick who was there; before anybody did, everybody is ticked.
fn attendance(page: &Page, meetup: &StaffMeetup, rows: &[ParticipantView]) -> String {
    let noted = meetup.attendance_at.is_some();
    let places = rows
        .iter()
        .filter(|row| matches!(row.state, SignupState::SignedUp | SignupState::Attended));
    let options = places.map(|row| {
        let label = format!("{}: {}", short_id(row.household.as_str()), row.lines.join(" "));
        Choice::new(
            row.household.as_str(),
            label,
            !noted || row.state == SignupState::Attended,
        )
    });
    let field = Field::new(page, Kind::Checks, "present", page.t("meetup-staff-present")).options(options);
    format!(
        "<h2>{}</h2><form method=\"post\" action=\"/staff/meetups/{}/attendance\">{}{field}<div class=\"btns\"><button class=\"btn\">{}</button></div></form>",
        escape(&page.t("meetup-staff-attendance")),
        meetup.meetup.id,
        page.token(),
        escape(&page.t("page-save"))
    )
}

/// One meetup with its participants.
pub(in crate::web::pages) async fn show(context: Context, id: Path<String>) -> Answer {
    let id: MeetupId = parse_id(&id, "meetup")?;
    let meetup = meetups::show_own(&context.app, &context.actor, &id).await?;
    let rows = meetups::participants(&context.app, &context.actor, &id).await?;
    let mut page = staff_page(&context, "meetup-list")?.back_to(LIST);
    page.title = meetup.meetup.title.clone();
    let now = context.app.clock.now();
    let (begun, over) = (meetup.meetup.starts_at <= now, meetup.meetup.ends_at <= now);
    let planned = meetup.meetup.state == MeetupState::Planned && !over;
    let mut parts = Information::new()
        .wide()
        .html(format!("<p>{}</p>", room(&page, &meetup.meetup)))
        .paragraphs(&meetup.meetup.description)
        .html(about(&context, &page, &meetup.meetup, meetup.video_link.as_deref()))
        .text(page.t2(
            "meetup-staff-counts",
            "taken",
            meetup.signed_up,
            "waiting",
            meetup.waiting,
        ));
    if let Some(attended) = meetup.attended {
        parts = parts.text(page.tn("meetup-staff-attended", attended));
    }
    if planned {
        let version = meetup.version.to_string();
        parts = parts
            .html(format!(
                "<div class=\"btns\"><a class=\"btn second\" href=\"/staff/meetups/{id}/edit\">{}</a> {}</div>",
                escape(&page.t("page-change")),
                link(&format!("/events/{id}"), &page.t("meetup-staff-public"))
            ))
            .html(post_button(
                &page,
                &format!("/staff/meetups/{id}/cancel"),
                "btn danger",
                &page.t("meetup-staff-cancel"),
                &[("version", &version)],
            ));
    }
    parts = parts.heading(page.t("meetup-staff-participants"));
    if meetup.closed_at.is_some() {
        parts = parts.text(page.t("meetup-staff-closed"));
    } else if rows.is_empty() {
        parts = parts.text(page.t("meetup-staff-nobody"));
    } else {
        let heads = [
            "today-household",
            "meetup-staff-state",
            "meetup-staff-level",
            "meetup-staff-seen",
        ]
        .map(|key| page.t(key));
        let cells: Vec<Vec<String>> = rows.iter().map(|row| participant_cells(&page, row)).collect();
        parts = parts
            .html(table(&page.t("meetup-staff-participants"), &heads, &cells))
            .html(format!(
                "<p><a href=\"/staff/meetups/{id}/participants.csv\" download>{}</a></p>",
                escape(&page.t("meetup-staff-csv"))
            ));
        if begun && meetup.meetup.state != MeetupState::Cancelled {
            parts = parts.html(attendance(&page, &meetup, &rows));
        }
    }
    Ok(ok(&parts.on(page))?)
}

/// Cancels a meetup, or notes who was there.
pub(in crate::web::pages) async fn act(context: Context, path: Path<(String, String)>, sent: forms::Form) -> Answer {
    let (id, what) = path.into_inner();
    let id: MeetupId = parse_id(&id, "meetup")?;
    let input = fields(&sent);
    match what.as_str() {
        "cancel" => {
            let version = input.parse("version").unwrap_or(0);
            meetups::cancel(&context.app, &context.actor, &id, version).await?;
        }
        "attendance" => {
            let present: Vec<HouseholdId> = input.parse_all("present");
            meetups::record_attendance(&context.app, &context.actor, &id, present).await?;
        }
        _ => return Err(Error::NotFound("action").into()),
    }
    Ok(see_other(&done(&format!("/staff/meetups/{id}"), "saved")))
}

/// The participants as a table for spreadsheets.
pub(in crate::web::pages) async fn csv(context: Context, id: Path<String>) -> Answer {
    let id: MeetupId = parse_id(&id, "meetup")?;
    let text = meetups::participants_csv(&context.app, &context.actor, &id).await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/csv; charset=utf-8"))
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"treffen.csv\""))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(text))
}
