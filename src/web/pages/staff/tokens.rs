//! API tokens: the list, a new one (its secret is shown once) and revoking. What a token may do is decided by the service.

use actix_web::web::Path;
use chrono::{NaiveDate, NaiveTime};
use chrono_tz::Europe::Berlin;

use super::super::context::{Context, done, fields};
use super::super::dates;
use super::super::form::{Choice, Field, Form, Kind};
use super::super::input::Input;
use super::super::layout::{Page, escape, ok, see_other};
use super::super::parts::{Information, alert, badge, post_button, table};
use super::access::staff_page;
use super::queue::parse_id;
use crate::domain::actor::Scope;
use crate::domain::ids::ApiTokenId;
use crate::error::{Error, Result};
use crate::service::api_tokens::{self, NewToken, TokenView};
use crate::web::Answer;
use crate::web::forms;

fn listed(page: &Page, tokens: &[TokenView]) -> String {
    if tokens.is_empty() {
        return format!("<p>{}</p>", escape(&page.t("tokens-none")));
    }
    let heads = ["tokens-name", "tokens-scopes", "tokens-expires", "tokens-used"].map(|key| page.t(key));
    let mut heads = heads.to_vec();
    heads.push(String::new());
    let cells: Vec<Vec<String>> = tokens
        .iter()
        .map(|token| {
            let scopes: Vec<String> = token.scopes.iter().map(|scope| page.code("scope", scope)).collect();
            let used = token
                .used_at
                .map_or_else(|| page.t("tokens-never"), |at| dates::short(page.locale, at));
            let action = format!("/staff/tokens/{}/revoke", token.id);
            vec![
                escape(&token.name),
                escape(&scopes.join(", ")),
                escape(
                    &token
                        .expires_at
                        .map_or_else(|| "–".to_owned(), |at| dates::short(page.locale, at)),
                ),
                escape(&used),
                if token.revoked_at.is_some() {
                    badge("", &page.t("tokens-revoked"))
                } else {
                    post_button(page, &action, "link", &page.t("tokens-revoke"), &[])
                },
            ]
        })
        .collect();
    table(&page.t("tokens-title"), &heads, &cells)
}

fn token_form(page: &Page, tokens: &[TokenView], input: &Input) -> Form {
    let chosen: Vec<Scope> = input.parse_all("scopes");
    let scopes = Scope::ALL
        .iter()
        .map(|one| Choice::new(one.as_str(), page.code("scope", one), chosen.contains(one)));
    Form::new(page.t("tokens-title"), "/staff/tokens", page.t("tokens-create"))
        .before(listed(page, tokens))
        .field(
            Field::new(page, Kind::Text, "name", page.t("tokens-name"))
                .value(input.text("name"))
                .max(80)
                .width("mid"),
        )
        .field(Field::new(page, Kind::Checks, "scopes", page.t("tokens-scopes")).options(scopes))
        .field(
            Field::new(page, Kind::Date, "expires_at", page.t("tokens-expires"))
                .value(input.text("expires_at"))
                .width("short")
                .optional(),
        )
}

/// The tokens, and a form for a new one.
pub(in crate::web::pages) async fn list(context: Context) -> Answer {
    let tokens = api_tokens::token_list(&context.app, &context.actor).await?;
    let page = staff_page(&context, "tokens-title")?.back_to("/staff/accounts");
    let form = token_form(&page, &tokens, &Input::default());
    Ok(form.show(page)?)
}

/// A day as the point in time at its end in Germany.
fn read(input: &Input) -> Result<NewToken> {
    let expires_at = match input.get("expires_at") {
        Some(text) => {
            let day: NaiveDate = text
                .parse()
                .map_err(|_| Error::invalid("/expires_at", "value-type", "2027-12-31"))?;
            let evening = NaiveTime::from_hms_opt(23, 59, 59).unwrap_or_default();
            let end = day.and_time(evening).and_local_timezone(Berlin).latest();
            end.map(|end| end.to_utc())
        }
        None => None,
    };
    Ok(NewToken {
        name: input.text("name").to_owned(),
        scopes: input.parse_all("scopes").into_iter().collect(),
        expires_at,
    })
}

/// Makes a token and shows its secret, once.
pub(in crate::web::pages) async fn submit(context: Context, form: forms::Form) -> Answer {
    let input = fields(&form);
    let made = match read(&input) {
        Ok(new) => api_tokens::token_create(&context.app, &context.actor, new).await,
        Err(error) => Err(error),
    };
    match made {
        Ok((_, secret)) => {
            let page = staff_page(&context, "tokens-new-title")?.back_to("/staff/tokens");
            let shown = format!("<p class=\"secret\">{}</p>", escape(secret.reveal()));
            let parts = Information::new().html(alert("warn", &page.t("tokens-new-text"), &shown));
            Ok(ok(&parts.on(page))?)
        }
        Err(Error::Invalid(errors)) => {
            let tokens = api_tokens::token_list(&context.app, &context.actor).await?;
            let page = staff_page(&context, "tokens-title")?.back_to("/staff/accounts");
            let form = token_form(&page, &tokens, &input).refuse(context.locale, &errors);
            Ok(form.show(page)?)
        }
        Err(other) => Err(other.into()),
    }
}

/// Revokes a token.
pub(in crate::web::pages) async fn revoke(context: Context, id: Path<String>, _form: forms::Form) -> Answer {
    let id: ApiTokenId = parse_id(&id, "token")?;
    api_tokens::token_revoke(&context.app, &context.actor, &id).await?;
    Ok(see_other(&done("/staff/tokens", "revoked")))
}
