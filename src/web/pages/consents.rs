//! Who may see what: consents with the recipients they name, exclusions, the own teaser with its switches, and the change of address.
//! Each page shows what the service says and sends back one choice at a time.

use actix_web::web::Path;

use super::areas;
use super::context::{Context, done, fields};
use super::dates;
use super::draft::Draft;
use super::form::{Choice, Field, Form, Kind};
use super::input::Input;
use super::layout::{Page, escape, ok, see_other};
use super::lookup;
use super::parts::{Information, alert, badge, post_button};
use super::status::disclosed_text;
use crate::domain::consent::ConsentKind;
use crate::domain::email::EmailAddress;
use crate::error::{Error, Result};
use crate::service::directory;
use crate::service::households::{self, ConsentOffer, Exclusion};
use crate::web::Answer;
use crate::web::forms;

/// The sentence of a consent with the recipients that it would name after a registration.
pub(super) async fn sentence(context: &Context, page: &Page, kind: ConsentKind, draft: &Draft) -> Result<String> {
    let areas: Vec<_> = draft
        .areas
        .iter()
        .filter_map(|code| areas::from_code(context, code))
        .collect();
    let covering = directory::covering(&context.app, &areas).await?;
    let mut names: Vec<String> = covering
        .iter()
        .map(|initiative| initiative.profile.name.clone())
        .collect();
    if kind == ConsentKind::MeetHouseholds {
        names.push(context.app.config.site.network_office.clone());
    }
    Ok(with_names(page, kind, &names))
}

fn with_names(page: &Page, kind: ConsentKind, names: &[String]) -> String {
    let text = page.t(&format!("consents-text-{kind}"));
    if kind == ConsentKind::Newsletter {
        text
    } else if names.is_empty() {
        format!("{text} {}", page.t("consents-nobody"))
    } else {
        format!("{text} {}.", names.join(", "))
    }
}

fn offer_html(page: &Page, offer: &ConsentOffer) -> String {
    let names: Vec<String> = offer
        .recipients
        .iter()
        .map(|recipient| recipient.name.clone())
        .collect();
    let kind = offer.kind.as_str();
    let mut html = format!(
        "<section class=\"card\"><h2>{}</h2><p>{}</p>",
        escape(&page.code("consent", offer.kind)),
        escape(&with_names(page, offer.kind, &names))
    );
    let given = offer.given.as_ref().filter(|consent| consent.in_force());
    if let Some(consent) = given {
        html.push_str(&format!(
            "<p>{} <span class=\"small muted\">{}</span></p>",
            badge(
                "good",
                &page.t1("consents-given", "date", dates::day_of(page.locale, consent.given_at))
            ),
            escape(&page.t1("consents-version", "version", &consent.text_version))
        ));
        html.push_str("<div class=\"btns\">");
        if offer.asks_again {
            html.push_str(&format!("<p>{}</p>", escape(&page.t("consents-new"))));
            html.push_str(&post_button(
                page,
                &format!("/me/consents/{kind}/give"),
                "btn",
                &page.t("consents-renew"),
                &[],
            ));
        }
        html.push_str(&post_button(
            page,
            &format!("/me/consents/{kind}/revoke"),
            "btn second",
            &page.t("consents-revoke"),
            &[],
        ));
    } else {
        html.push_str(&format!(
            "<p>{}</p><div class=\"btns\">",
            badge("", &page.t("consents-open"))
        ));
        html.push_str(&post_button(
            page,
            &format!("/me/consents/{kind}/give"),
            "btn",
            &page.t("consents-give"),
            &[],
        ));
    }
    html.push_str("</div></section>");
    html
}

/// All consents, each with its own button.
pub(super) async fn list(context: Context) -> Answer {
    let offers = households::consent_offers(&context.app, &context.actor).await?;
    let page = Page::new(&context, context.t("consents-title")).back_to("/me");
    let mut parts = Information::new().text(page.t("consents-intro"));
    for offer in &offers {
        parts = parts.html(offer_html(&page, offer));
    }
    Ok(ok(&parts.on(page))?)
}

/// Gives or revokes one consent.
pub(super) async fn submit(context: Context, path: Path<(String, String)>, _form: forms::Form) -> Answer {
    let kind: ConsentKind = path.0.parse().map_err(|_| Error::NotFound("consent"))?;
    match path.1.as_str() {
        "give" => {
            households::give_consent(&context.app, &context.actor, kind, context.locale).await?;
            Ok(see_other(&done("/me/consents", "consent-given")))
        }
        "revoke" => {
            let revoked = households::revoke_consent(&context.app, &context.actor, kind).await?;
            let page = Page::new(&context, context.t("consents-revoked-title")).back_to("/me/consents");
            let parts = Information::new()
                .lead(disclosed_text(&page, revoked.disclosed))
                .button("/me", page.t("page-me"));
            Ok(ok(&parts.on(page))?)
        }
        _ => Err(Error::NotFound("action").into()),
    }
}

/// The own teaser, as others see it, with a switch for each line.
pub(super) async fn own_teaser(context: Context) -> Answer {
    let view = households::teaser(&context.app, &context.actor).await?;
    let page = Page::new(&context, context.t("teaser-title")).back_to("/me");
    let mut parts = Information::new();
    if view.shared_by_at_least_k {
        parts = parts.text(page.tn("teaser-intro", view.k));
    } else {
        parts = parts.html(alert("warn", &page.t("teaser-coarse"), ""));
    }
    let shown: String = view
        .lines
        .iter()
        .filter(|line| line.shown)
        .map(|line| format!("<li>{}</li>", escape(&line.text)))
        .collect();
    parts = parts.html(format!("<section class=\"card soft\"><ul>{shown}</ul></section>"));
    let rows: String = view
        .lines
        .iter()
        .map(|line| {
            let (class, state, key, to) = if line.shown {
                ("good", "teaser-shown", "teaser-off", "0")
            } else {
                ("", "teaser-hidden", "teaser-on", "1")
            };
            let warning = if line.shown && !line.knowingly || !line.can_be_switched {
                String::new()
            } else {
                format!("<small>{}</small>", escape(&page.t("teaser-on-warning")))
            };
            let switch = if line.can_be_switched {
                let hidden = [("line", line.line.as_str()), ("on", to)];
                post_button(&page, "/me/teaser", "btn second slim", &page.t(key), &hidden)
            } else {
                String::new()
            };
            format!(
                "<li><span>{}{warning}</span><span class=\"acts\">{}{switch}</span></li>",
                escape(&line.text),
                badge(class, &page.t(state)),
            )
        })
        .collect();
    parts = parts
        .heading(page.t("teaser-lines"))
        .html(format!("<ul class=\"tasks\">{rows}</ul>"));
    Ok(ok(&parts.on(page))?)
}

/// Switches one line of the teaser.
pub(super) async fn teaser_submit(context: Context, form: forms::Form) -> Answer {
    let input = fields(&form);
    let line = input.parse("line").ok_or(Error::NotFound("line"))?;
    households::set_teaser_line(&context.app, &context.actor, line, input.text("on") == "1").await?;
    Ok(see_other(&done("/me/teaser", "saved")))
}

const EXCLUSION_KINDS: [&str; 4] = ["organisation", "email", "domain", "initiative"];

async fn exclusion_form(context: &Context, page: &Page, input: &Input) -> Result<Form> {
    let list = households::exclusions(&context.app, &context.actor).await?;
    let rows: String = list
        .iter()
        .map(|row| {
            let since = page.t1("exclusions-since", "date", dates::day_of(page.locale, row.created_at));
            let what = page.t(&format!("exclusions-kind-{}", row.kind));
            let remove = post_button(
                page,
                "/me/exclusions/remove",
                "link",
                &page.t("exclusions-remove"),
                &[("id", &row.id)],
            );
            format!(
                "<li><span>{}<small>{}</small></span>{remove}</li>",
                escape(&what),
                escape(&since)
            )
        })
        .collect();
    let listed = if list.is_empty() {
        format!("<p>{}</p>", escape(&page.t("exclusions-none")))
    } else {
        format!("<ul class=\"tasks\">{rows}</ul>")
    };
    let kind = input.get("kind");
    let kinds = EXCLUSION_KINDS.map(|one| {
        let choice = Choice::new(one, page.t(&format!("exclusions-kind-{one}")), kind == Some(one));
        if one == "domain" {
            choice.hint(page.t("exclusions-kind-domain-hint"))
        } else {
            choice
        }
    });
    let initiatives = lookup::initiatives(context).await?;
    let blank = Choice::new("", "–", true);
    let choices = initiatives
        .into_iter()
        .map(|(id, name)| Choice::new(id.as_str(), name, input.get("initiative") == Some(id.as_str())));
    Ok(
        Form::new(page.t("exclusions-title"), "/me/exclusions", page.t("exclusions-add"))
            .intro(page.t("exclusions-intro"))
            .field(Field::new(page, Kind::Radios, "kind", page.t("exclusions-kind")).options(kinds))
            .field(
                Field::new(page, Kind::Text, "value", page.t("exclusions-value"))
                    .hint(page.t("exclusions-value-hint"))
                    .value(input.text("value"))
                    .max(200)
                    .width("mid"),
            )
            .field(
                Field::new(page, Kind::Select, "initiative", page.t("exclusions-initiative"))
                    .options(std::iter::once(blank).chain(choices))
                    .width("mid")
                    .optional(),
            )
            .after(format!("<h2>{}</h2>{listed}", escape(&page.t("exclusions-list")))),
    )
}

/// Whom the household has excluded, and a form to exclude somebody.
pub(super) async fn exclusions(context: Context) -> Answer {
    let page = Page::new(&context, context.t("exclusions-title")).back_to("/me");
    let form = exclusion_form(&context, &page, &Input::default()).await?;
    Ok(form.show(page)?)
}

/// Excludes somebody.
pub(super) async fn exclusions_submit(context: Context, form: forms::Form) -> Answer {
    let input = fields(&form);
    let excluded = match input.get("kind") {
        None => Err(Error::invalid("/kind", "value-missing", "")),
        Some(kind) => {
            let value = if kind == "initiative" {
                input.text("initiative")
            } else {
                input.text("value")
            };
            match kind.parse() {
                Ok(kind) => {
                    let exclusion = Exclusion {
                        kind,
                        value: value.to_owned(),
                    };
                    households::exclude(&context.app, &context.actor, exclusion).await
                }
                Err(_) => Err(Error::invalid("/kind", "value-missing", "")),
            }
        }
    };
    match excluded {
        Ok(_) => Ok(see_other(&done("/me/exclusions", "saved"))),
        Err(Error::Invalid(errors)) => {
            let page = Page::new(&context, context.t("exclusions-title")).back_to("/me");
            let form = exclusion_form(&context, &page, &input)
                .await?
                .refuse(context.voice(), &errors);
            Ok(form.show(page)?)
        }
        Err(other) => Err(other.into()),
    }
}

/// Takes an exclusion back.
pub(super) async fn exclusions_remove(context: Context, form: forms::Form) -> Answer {
    let input = fields(&form);
    households::remove_exclusion(&context.app, &context.actor, input.text("id")).await?;
    Ok(see_other(&done("/me/exclusions", "removed")))
}

fn address_form(page: &Page, email: &str) -> Form {
    Form::new(page.t("change-title"), "/me/address", page.t("change-button"))
        .intro(page.t("change-intro"))
        .field(
            Field::new(page, Kind::Email, "email", page.t("register-email"))
                .value(email)
                .autocomplete("email")
                .width("mid"),
        )
}

/// Asks for the new address.
pub(super) async fn address(context: Context) -> Answer {
    households::me(&context.app, &context.actor).await?;
    let page = Page::new(&context, context.t("change-title")).back_to("/me");
    let form = address_form(&page, "");
    Ok(form.show(page)?)
}

/// Sends a link to the new address.
pub(super) async fn address_submit(context: Context, form: forms::Form) -> Answer {
    let input = fields(&form);
    let changed = match email_of(&input) {
        Ok(email) => households::change_email(&context.app, &context.actor, email).await,
        Err(error) => Err(error),
    };
    match changed {
        Ok(()) => Ok(see_other(&done("/me", "mail-sent"))),
        Err(Error::Invalid(errors)) => {
            let page = Page::new(&context, context.t("change-title")).back_to("/me");
            let form = address_form(&page, input.text("email")).refuse(context.voice(), &errors);
            Ok(form.show(page)?)
        }
        Err(other) => Err(other.into()),
    }
}

fn email_of(input: &Input) -> Result<EmailAddress> {
    let bad = || Error::invalid("/email", "email-invalid", "familie@example.org");
    input.text("email").parse().map_err(|_| bad())
}

fn adult_form(page: &Page, email: &str) -> Form {
    Form::new(page.t("adult-invite-title"), "/me/adult", page.t("adult-invite-button"))
        .intro(page.t("adult-invite-text"))
        .field(
            Field::new(page, Kind::Email, "email", page.t("register-email"))
                .value(email)
                .width("mid"),
        )
}

/// The second adult: who it is, or a form to ask one.
pub(super) async fn adult(context: Context) -> Answer {
    let household = households::me(&context.app, &context.actor).await?;
    let page = Page::new(&context, context.t("adult-invite-title")).back_to("/me");
    if let Some(adult) = household.second_adult {
        let parts = Information::new()
            .text(page.t1("adult-present", "name", &adult.name))
            .html(post_button(
                &page,
                "/me/adult/remove",
                "btn second",
                &page.t("adult-remove"),
                &[],
            ));
        return Ok(ok(&parts.on(page))?);
    }
    let form = adult_form(&page, "");
    Ok(form.show(page)?)
}

/// Asks a second adult by mail.
pub(super) async fn adult_submit(context: Context, form: forms::Form) -> Answer {
    let input = fields(&form);
    let asked = match email_of(&input) {
        Ok(email) => households::invite_adult(&context.app, &context.actor, email).await,
        Err(error) => Err(error),
    };
    match asked {
        Ok(()) => Ok(see_other(&done("/me", "asked"))),
        Err(Error::Invalid(errors)) => {
            let page = Page::new(&context, context.t("adult-invite-title")).back_to("/me");
            let form = adult_form(&page, input.text("email")).refuse(context.voice(), &errors);
            Ok(form.show(page)?)
        }
        Err(other) => Err(other.into()),
    }
}

/// Takes the second adult out of the profile.
pub(super) async fn adult_remove(context: Context, _form: forms::Form) -> Answer {
    households::remove_adult(&context.app, &context.actor).await?;
    Ok(see_other(&done("/me", "removed")))
}
