//! The short form on a tablet at a fair stand. It belongs to a paired link and to nobody's session: it keeps no cookie, shows
//! no entry again, and works without a script as long as there is a network.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::{self, Path};
use askama::Template;

use super::draft::Draft;
use super::form::{Choice, Field, Form, Kind};
use super::input::Input;
use super::layout::{Page, html};
use super::masthead::Masthead;
use super::navigation::Viewer;
use crate::domain::lists::Situation;
use crate::domain::locale::Locale;
use crate::error::{Error, FieldError, Result};
use crate::service::campaigns::{self, EntryView, StandAnswer, StandTime, Taken};
use crate::service::{AppState, drafts};
use crate::web::Answer;
use crate::web::forms::OpenForm;
use crate::web::params;
use crate::web::session::preferred_locale;

#[derive(Template)]
#[template(path = "stand.html")]
struct StandPage {
    p: Page,
    form: Form,
    thanked: bool,
    waiting: String,
}

/// The form, empty or with what has to be mended.
fn render(
    app: &AppState,
    entry: &EntryView,
    locale: Locale,
    input: &Input,
    errors: &[FieldError],
    thanked: bool,
) -> Result<actix_web::HttpResponse> {
    let name = entry
        .initiative
        .as_ref()
        .map_or_else(|| app.config.site.name.clone(), |of| of.name.clone());
    let mut page =
        Page::bare(app.voice(locale), &Masthead::of(app), Viewer::Nobody, "").speaking(entry.form_of_address);
    let title = page.t1("stand-title", "name", name);
    let time = input.parse::<StandTime>("time");
    let situation = input.parse::<Situation>("situation");
    let form = Form::new(title.clone(), "", page.t("stand-send"))
        .field(
            Field::new(&page, Kind::Email, "email", page.t("register-email"))
                .hint(page.t("stand-email-hint"))
                .value(input.text("email"))
                .width("mid"),
        )
        .field(
            Field::new(&page, Kind::Text, "place", page.t("stand-place"))
                .hint(page.t("areas-field-hint"))
                .value(input.text("place"))
                .max(120)
                .width("mid"),
        )
        .field(
            Field::new(&page, Kind::Radios, "time", page.t("stand-time")).options(
                StandTime::ALL
                    .iter()
                    .map(|one| Choice::new(one.as_str(), page.code("stand-time", one), time == Some(*one))),
            ),
        )
        .field(
            Field::new(&page, Kind::Radios, "situation", page.t("register-check-situation")).options(
                Situation::ALL
                    .iter()
                    .map(|one| Choice::new(one.as_str(), page.code("situation", one), situation == Some(*one))),
            ),
        )
        .field(Field::new(&page, Kind::Check, "of_age", page.t("register-of-age")).ticked(input.has("of_age")))
        .refuse(page.voice(), errors);
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        page.wrong = true;
        StatusCode::UNPROCESSABLE_ENTITY
    };
    // The number is put in by the script.
    let waiting = page.t1("stand-waiting", "count", "#");
    let body = StandPage {
        p: page.titled(title),
        form,
        thanked,
        waiting,
    };
    html(status, &body)
}

/// The form of a paired device.
pub(super) async fn show(app: web::Data<AppState>, req: HttpRequest, token: Path<String>) -> Answer {
    let entry = campaigns::open_stand(&app, &token).await?;
    let query = Input::new(params::pairs(req.query_string())?);
    let locale = query.parse("lang").unwrap_or_else(|| preferred_locale(&req));
    Ok(render(&app, &entry, locale, &Input::default(), &[], false)?)
}

/// Takes the answers and shows the empty form again.
pub(super) async fn submit(app: web::Data<AppState>, req: HttpRequest, token: Path<String>, sent: OpenForm) -> Answer {
    let entry = campaigns::open_stand(&app, &token).await?;
    let pairs = sent.iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
    let input = Input::new(pairs.collect());
    let locale: Locale = input.parse("lang").unwrap_or_else(|| preferred_locale(&req));
    let answer = StandAnswer {
        email: input.text("email").to_owned(),
        place: input.text("place").to_owned(),
        time: input.parse("time"),
        situation: input.parse("situation"),
        of_age: input.has("of_age"),
        locale,
    };
    match campaigns::take(&app, &token, answer).await {
        Ok(Taken::Registered) => {}
        Ok(Taken::AskPlace {
            email,
            window,
            here,
            situation,
            campaign,
        }) => {
            let draft = Draft {
                email: email.to_string(),
                window: window.map(|window| (window.earliest, window.latest)),
                asked_when: true,
                here,
                situation: Some(situation),
                campaign: campaign.unwrap_or_default(),
                address: entry.form_of_address,
                ..Draft::default()
            };
            // The network address is the stand's, and the device is counted already.
            drafts::keep(&app, email, locale, draft.to_bytes(), None).await?;
        }
        Err(Error::Invalid(errors)) => return Ok(render(&app, &entry, locale, &input, &errors, false)?),
        Err(other) => return Err(other.into()),
    }
    Ok(render(&app, &entry, locale, &Input::default(), &[], true)?)
}
