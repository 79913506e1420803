//! Initiatives as staff sees them: the list with their states, one with its agreement, create, edit, approve, close, reopen, and the import
//! with its dry run. Every change names the version that was seen.

use actix_web::web::Path;

use super::super::context::{Context, done, fields};
use super::super::dates;
use super::super::directory as public;
use super::super::form::{Choice, Field, Form, Kind};
use super::super::input::Input;
use super::super::layout::{Page, escape, ok, see_other};
use super::super::lookup;
use super::super::parts::{Information, alert, badge, facts, link, post_button, row_errors, table};
use super::access::staff_page;
use super::initiative_form;
use super::queue::parse_id;
use super::suggestion;
use crate::domain::ids::InitiativeId;
use crate::domain::initiative::{Agreement, InitiativeProfile, InitiativeState};
use crate::error::{Error, Fields, Result};
use crate::service::directory::{self, Filter, InitiativeView};
use crate::service::import::{ImportFormat, ImportReport, import as take_over};
use crate::texts;
use crate::web::Answer;
use crate::web::forms;

const fn state_class(state: InitiativeState) -> &'static str {
    match state {
        InitiativeState::Approved => "good",
        InitiativeState::Proposed => "info",
        InitiativeState::Closed => "",
    }
}

/// All initiatives, in every state.
pub(in crate::web::pages) async fn list(context: Context) -> Answer {
    let filter = Filter {
        include_unapproved: true,
        ..Filter::default()
    };
    let found = lookup::all_initiatives(&context, &filter).await?;
    let page = staff_page(&context, "staff-initiatives-title")?;
    let heads = [
        "initiative-form-name",
        "staff-initiatives-area",
        "staff-initiatives-places",
        "staff-initiatives-state",
    ]
    .map(|key| page.t(key));
    let cells: Vec<Vec<String>> = found
        .iter()
        .map(|one| {
            let used = one.profile.capacity.saturating_sub(one.free_places);
            vec![
                link(&format!("/staff/initiatives/{}", one.id), &one.profile.name),
                escape(&lookup::names(&context, &one.profile.service_area.ags, 3)),
                escape(&page.t2("proposal-places", "used", used, "capacity", one.profile.capacity)),
                badge(state_class(one.state), &page.code("initiative-state", one.state))
                    + &suggestion::mark(&page, one),
            ]
        })
        .collect();
    let mut parts = Information::new();
    if page.is_admin() {
        parts = parts.html(format!(
            "<div class=\"btns\"><a class=\"btn\" href=\"/staff/initiatives/new\">{}</a><a class=\"btn second\" href=\"/staff/initiatives/import\">{}</a></div>",
            escape(&page.t("staff-initiatives-new")),
            escape(&page.t("staff-initiatives-import"))
        ));
    }
    let parts = if cells.is_empty() {
        parts.empty(page.t("staff-initiatives-none"), &[])
    } else {
        parts.html(table(&page.title, &heads, &cells))
    };
    Ok(ok(&parts.wide().on(page))?)
}

fn buttons(page: &Page, initiative: &InitiativeView) -> String {
    let version = initiative.version.to_string();
    let hidden = [("version", version.as_str())];
    let action = |what: &str| format!("/staff/initiatives/{}/{what}", initiative.id);
    let mut html = format!(
        "<div class=\"btns\"><a class=\"btn\" href=\"{}\">{}</a>",
        action("edit"),
        escape(&page.t("staff-initiative-edit"))
    );
    html.push_str(&format!(
        "<a class=\"btn second\" href=\"{}\">{}</a>",
        action("presence"),
        escape(&page.t("presence-title"))
    ));
    html.push_str(&format!(
        "<a class=\"btn second\" href=\"{}\">{}</a>",
        action("logo"),
        escape(&page.t("logo-title"))
    ));
    html.push_str(&format!(
        "<a class=\"btn second\" href=\"{}\">{}</a>",
        action("video"),
        escape(&page.t("video-title"))
    ));
    if initiative.state == InitiativeState::Approved {
        html.push_str(&post_button(
            page,
            &action("confirm"),
            "btn second",
            &page.t("staff-initiative-confirm"),
            &hidden,
        ));
    }
    if page.is_admin() {
        match initiative.state {
            InitiativeState::Proposed => {
                if !suggestion::is_open(initiative) {
                    html.push_str(&post_button(
                        page,
                        &action("approve"),
                        "btn second",
                        &page.t("staff-initiative-approve"),
                        &hidden,
                    ));
                }
                html.push_str(&post_button(
                    page,
                    &action("close"),
                    "btn danger",
                    &page.t("staff-initiative-close"),
                    &hidden,
                ));
            }
            InitiativeState::Approved => {
                html.push_str(&post_button(
                    page,
                    &action("close"),
                    "btn danger",
                    &page.t("staff-initiative-close"),
                    &hidden,
                ));
            }
            InitiativeState::Closed => {
                html.push_str(&post_button(
                    page,
                    &action("reopen"),
                    "btn second",
                    &page.t("staff-initiative-reopen"),
                    &hidden,
                ));
            }
        }
    }
    html.push_str("</div>");
    html
}

fn agreement_form(page: &Page, initiative: &InitiativeView, input: &Input) -> Form {
    let text = |kind: Kind, name: &str, key: &str| {
        Field::new(page, kind, name, page.t(key))
            .value(input.text(name))
            .width("mid")
    };
    Form::new(
        page.t("staff-initiative-agreement-form"),
        format!("/staff/initiatives/{}/agreement", initiative.id),
        page.t("staff-initiative-agreement-form"),
    )
    .field(Field::hidden(page, "expected", initiative.version.to_string()))
    .field(text(Kind::Text, "version", "staff-initiative-version"))
    .field(text(Kind::Text, "signatory", "staff-initiative-signatory"))
    .field(text(Kind::Date, "signed_on", "staff-initiative-signed-on"))
    .field(
        text(Kind::Text, "legal_basis", "staff-initiative-legal-basis")
            .hint(page.t("staff-initiative-legal-basis-hint")),
    )
}

/// One initiative with its agreement.
pub(in crate::web::pages) async fn show(context: Context, id: Path<String>) -> Answer {
    let id: InitiativeId = parse_id(&id, "initiative")?;
    let initiative = directory::show(&context.app, &context.actor, &id).await?;
    let mut page = staff_page(&context, "staff-initiatives-title")?.back_to("/staff/initiatives");
    page.title.clone_from(&initiative.profile.name);
    let mut rows: Vec<(String, String, Option<String>)> = public::facts(&context, &page, &initiative)
        .into_iter()
        .map(|(label, value)| (label, escape(&value), None))
        .collect();
    rows.insert(
        0,
        (
            page.t("staff-initiatives-state"),
            badge(
                state_class(initiative.state),
                &page.code("initiative-state", initiative.state),
            ),
            None,
        ),
    );
    let agreement = initiative.agreement.as_ref().map_or_else(
        || escape(&page.t("staff-initiative-agreement-none")),
        |agreement| {
            let text = page.t2(
                "staff-initiative-agreement-text",
                "version",
                &agreement.version,
                "signatory",
                &agreement.signatory,
            );
            format!(
                "{}, {}",
                escape(&text),
                escape(&dates::day(page.locale, agreement.signed_on))
            )
        },
    );
    rows.push((page.t("staff-initiative-agreement"), agreement, None));
    let mut parts = Information::new()
        .html(suggestion::status(&page, &initiative))
        .html(facts(&page, &rows))
        .html(buttons(&page, &initiative));
    if page.is_admin() {
        parts = parts.button(
            &format!("/staff/initiatives/{id}/agreement"),
            page.t("staff-initiative-agreement-form"),
        );
    }
    if initiative.state == InitiativeState::Approved {
        parts = parts.html(format!(
            "<ul><li>{}</li><li>{}</li><li>{}</li><li>{}</li></ul>",
            link(&format!("/staff/initiatives/{id}/offers"), &page.t("offer-list")),
            link(&format!("/staff/stories/new?office={id}"), &page.t("story-staff-new")),
            link(
                &format!("/staff/initiatives/{id}/entry"),
                &page.t("entry-settings-title")
            ),
            link(&format!("/staff/campaigns/new?office={id}"), &page.t("campaign-new")),
        ));
    }
    let parts = parts.html(public::area_map(&context, &page, &initiative));
    Ok(ok(&parts.on(page))?)
}

/// Asks for the agreement.
pub(in crate::web::pages) async fn agreement(context: Context, id: Path<String>) -> Answer {
    let id: InitiativeId = parse_id(&id, "initiative")?;
    let initiative = directory::show(&context.app, &context.actor, &id).await?;
    let page = staff_page(&context, "staff-initiative-agreement-form")?.back_to(format!("/staff/initiatives/{id}"));
    let form = agreement_form(&page, &initiative, &Input::default());
    Ok(form.show(page)?)
}

fn read_agreement(input: &Input) -> Result<Agreement> {
    let mut wrong = Fields::new();
    let signed_on = input.parse("signed_on");
    for name in ["version", "signatory", "legal_basis"] {
        wrong.check(!input.has(name), format!("/{name}"), "text-empty", "");
    }
    wrong.check(signed_on.is_none(), "/signed_on", "value-type", "2026-11-30");
    wrong.finish()?;
    Ok(Agreement {
        version: input.text("version").to_owned(),
        signatory: input.text("signatory").to_owned(),
        signed_on: signed_on.unwrap_or_default(),
        legal_basis: input.text("legal_basis").to_owned(),
    })
}

/// Records the agreement.
pub(in crate::web::pages) async fn agreement_submit(context: Context, id: Path<String>, form: forms::Form) -> Answer {
    let id: InitiativeId = parse_id(&id, "initiative")?;
    let input = fields(&form);
    let expected = input.parse("expected").unwrap_or(0);
    let recorded = match read_agreement(&input) {
        Ok(agreement) => directory::record_agreement(&context.app, &context.actor, &id, expected, agreement).await,
        Err(error) => Err(error),
    };
    match recorded {
        Ok(_) => Ok(see_other(&done(&format!("/staff/initiatives/{id}"), "saved"))),
        Err(Error::Invalid(errors)) => {
            let initiative = directory::show(&context.app, &context.actor, &id).await?;
            let page =
                staff_page(&context, "staff-initiative-agreement-form")?.back_to(format!("/staff/initiatives/{id}"));
            let form = agreement_form(&page, &initiative, &input).refuse(context.locale, &errors);
            Ok(form.show(page)?)
        }
        Err(other) => Err(other.into()),
    }
}

/// Approves, closes or reopens the version that was seen.
pub(in crate::web::pages) async fn act(context: Context, path: Path<(String, String)>, form: forms::Form) -> Answer {
    let id: InitiativeId = parse_id(&path.0, "initiative")?;
    let version = fields(&form).parse("version").unwrap_or(0);
    let (app, actor) = (&context.app, &context.actor);
    let said = match path.1.as_str() {
        "approve" => directory::approve(app, actor, &id, version).await.map(|_| "saved"),
        "confirm" => directory::confirm_fresh(app, actor, &id, version)
            .await
            .map(|_| "saved"),
        "close" => directory::close(app, actor, &id, version).await.map(|_| "closed"),
        "reopen" => directory::reopen(app, actor, &id, version).await.map(|_| "saved"),
        _ => Err(Error::NotFound("action")),
    }?;
    Ok(see_other(&done(&format!("/staff/initiatives/{id}"), said)))
}

/// The form of a new initiative.
pub(in crate::web::pages) async fn create(context: Context) -> Answer {
    let page = staff_page(&context, "staff-initiatives-new")?.back_to("/staff/initiatives");
    let form = initiative_form::form(
        &context,
        &page,
        "staff-initiatives-new",
        "/staff/initiatives/new",
        "staff-initiative-save",
        None,
    );
    Ok(form.show(page)?)
}

/// Enters an initiative.
pub(in crate::web::pages) async fn create_submit(context: Context, form: forms::Form) -> Answer {
    let input = fields(&form);
    let entered = match initiative_form::read(&context, &input) {
        Ok(profile) => directory::create(&context.app, &context.actor, profile).await,
        Err(error) => Err(error),
    };
    match entered {
        Ok(initiative) => Ok(see_other(&done(
            &format!("/staff/initiatives/{}", initiative.id),
            "saved",
        ))),
        Err(Error::Invalid(errors)) => {
            let page = staff_page(&context, "staff-initiatives-new")?.back_to("/staff/initiatives");
            let form = initiative_form::form(
                &context,
                &page,
                "staff-initiatives-new",
                "/staff/initiatives/new",
                "staff-initiative-save",
                Some(&input),
            );
            Ok(form.refuse(context.locale, &errors).show(page)?)
        }
        Err(other) => Err(other.into()),
    }
}

fn edit_form(context: &Context, page: &Page, id: &InitiativeId, version: i64, input: &Input) -> Form {
    let action = format!("/staff/initiatives/{id}/edit");
    initiative_form::form(
        context,
        page,
        "staff-initiative-edit",
        &action,
        "staff-initiative-save",
        Some(input),
    )
    .field(Field::hidden(page, "version", version.to_string()))
    .button("preview", page.t("staff-initiative-preview"))
}

/// What visitors would see of a profile that is not saved yet.
fn preview(context: &Context, page: &Page, view: &InitiativeView) -> String {
    let rows: Vec<(String, String, Option<String>)> = public::facts(context, page, view)
        .into_iter()
        .map(|(label, value)| (label, escape(&value), None))
        .collect();
    let text: String = view
        .profile
        .description
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| format!("<p>{}</p>", escape(line)))
        .collect();
    format!(
        "<section class=\"card soft\" aria-labelledby=\"preview\"><p class=\"preline\">{}</p><h2 id=\"preview\">{}</h2>{text}{}</section>",
        escape(&page.t("staff-initiative-preview-text")),
        escape(&view.profile.name),
        facts(page, &rows)
    )
}

/// The form of an initiative that is there already.
pub(in crate::web::pages) async fn edit(context: Context, id: Path<String>) -> Answer {
    let id: InitiativeId = parse_id(&id, "initiative")?;
    let initiative = directory::show(&context.app, &context.actor, &id).await?;
    let page = staff_page(&context, "staff-initiative-edit")?.back_to(format!("/staff/initiatives/{id}"));
    let form = edit_form(
        &context,
        &page,
        &id,
        initiative.version,
        &initiative_form::typed(&initiative.profile),
    );
    Ok(form.show(page)?)
}

/// Changes an initiative.
pub(in crate::web::pages) async fn edit_submit(context: Context, id: Path<String>, form: forms::Form) -> Answer {
    let id: InitiativeId = parse_id(&id, "initiative")?;
    let input = fields(&form);
    let version = input.parse("version").unwrap_or(0);
    let read = initiative_form::read(&context, &input).and_then(InitiativeProfile::checked);
    if input.has("preview")
        && let Ok(profile) = &read
    {
        let mut view = directory::show(&context.app, &context.actor, &id).await?;
        view.profile = profile.clone().into();
        let page = staff_page(&context, "staff-initiative-edit")?.back_to(format!("/staff/initiatives/{id}"));
        let seen = preview(&context, &page, &view);
        return Ok(edit_form(&context, &page, &id, version, &input)
            .before(seen)
            .show(page)?);
    }
    let changed = match read {
        Ok(profile) => directory::update(&context.app, &context.actor, &id, version, profile).await,
        Err(error) => Err(error),
    };
    match changed {
        Ok(_) => Ok(see_other(&done(&format!("/staff/initiatives/{id}"), "saved"))),
        Err(Error::Invalid(errors)) => {
            let page = staff_page(&context, "staff-initiative-edit")?.back_to(format!("/staff/initiatives/{id}"));
            let form = edit_form(&context, &page, &id, version, &input).refuse(context.locale, &errors);
            Ok(form.show(page)?)
        }
        Err(other) => Err(other.into()),
    }
}

fn import_form(page: &Page, input: &Input, report: Option<&ImportReport>) -> Form {
    let format = input.get("format").unwrap_or("csv");
    let mut form = Form::new(
        page.t("import-title"),
        "/staff/initiatives/import",
        page.t("import-check"),
    )
    .intro(page.t("import-text"))
    .field(
        Field::new(page, Kind::Radios, "format", page.t("import-format")).options([
            Choice::new("csv", "CSV", format == "csv"),
            Choice::new("json", "JSON", format == "json"),
        ]),
    )
    .field(Field::new(page, Kind::Area, "data", page.t("import-data")).value(input.text("data")));
    if let Some(report) = report {
        form = form.before(report_html(page, report));
        if report.errors.is_empty() && report.dry_run {
            form = form.button("take", page.t("import-take"));
        }
    }
    form
}

fn report_html(page: &Page, report: &ImportReport) -> String {
    let counts = texts::text_with(
        page.locale,
        "import-report",
        [
            ("rows", i64::try_from(report.rows).unwrap_or(i64::MAX).into()),
            ("created", i64::try_from(report.created).unwrap_or(i64::MAX).into()),
            ("updated", i64::try_from(report.updated).unwrap_or(i64::MAX).into()),
        ],
    );
    if report.errors.is_empty() {
        let head = if report.dry_run {
            "import-checked"
        } else {
            "import-done"
        };
        return alert("good", &page.t(head), &format!("<p>{}</p>", escape(&counts)));
    }
    row_errors(page, &report.errors)
}

/// The import form.
pub(in crate::web::pages) async fn import(context: Context) -> Answer {
    let page = staff_page(&context, "import-title")?.back_to("/staff/initiatives");
    let form = import_form(&page, &Input::default(), None);
    Ok(form.show(page)?)
}

/// Checks what was pasted, or takes it over.
pub(in crate::web::pages) async fn import_submit(context: Context, form: forms::Form) -> Answer {
    let input = fields(&form);
    let format = if input.text("format") == "json" {
        ImportFormat::Json
    } else {
        ImportFormat::Csv
    };
    let dry_run = !input.has("take");
    let imported = take_over(
        &context.app,
        &context.actor,
        format,
        input.text("data").as_bytes().to_vec(),
        dry_run,
    )
    .await;
    let page = staff_page(&context, "import-title")?.back_to("/staff/initiatives");
    match imported {
        Ok(report) => {
            let form = import_form(&page, &input, Some(&report));
            Ok(form.show(page)?)
        }
        Err(Error::Invalid(errors)) => {
            let form = import_form(&page, &input, None).refuse(context.locale, &errors);
            Ok(form.show(page)?)
        }
        Err(other) => Err(other.into()),
    }
}
