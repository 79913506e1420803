//! Staff accounts, for the network office: the list, an invitation, disabling and enabling. Passwords are never seen here.

use actix_web::web::Path;

use super::super::context::{Context, done, fields};
use super::super::form::{Choice, Field, Form, Kind};
use super::super::input::Input;
use super::super::layout::{Page, escape, ok, see_other};
use super::super::lookup;
use super::super::parts::{Information, badge, link, post_button, table};
use super::access::staff_page;
use super::queue::parse_id;
use crate::domain::actor::Role;
use crate::domain::ids::{AccountId, InitiativeId};
use crate::domain::locale::Locale;
use crate::error::{Error, Fields, Result};
use crate::service::accounts::{self, AccountView, Membership, NewAccount};
use crate::web::Answer;
use crate::web::forms;

fn state(page: &Page, account: &AccountView) -> String {
    if account.disabled_at.is_some() {
        badge("warn", &page.t("accounts-state-disabled"))
    } else if account.has_password {
        badge("good", &page.t("accounts-state-active"))
    } else {
        badge("", &page.t("accounts-state-invited"))
    }
}

fn actions(page: &Page, account: &AccountView) -> String {
    let action = |what: &str| format!("/staff/accounts/{}/{what}", account.id);
    let version = account.version.to_string();
    let hidden = [("version", version.as_str())];
    let mut html = String::new();
    if account.disabled_at.is_some() {
        html.push_str(&post_button(
            page,
            &action("enable"),
            "link",
            &page.t("accounts-enable"),
            &hidden,
        ));
    } else {
        if !account.has_password {
            html.push_str(&post_button(
                page,
                &action("again"),
                "link",
                &page.t("accounts-again"),
                &hidden,
            ));
            html.push(' ');
        }
        html.push_str(&post_button(
            page,
            &action("disable"),
            "link",
            &page.t("accounts-disable"),
            &hidden,
        ));
    }
    html
}

/// All accounts.
pub(in crate::web::pages) async fn list(context: Context) -> Answer {
    let all = accounts::list(&context.app, &context.actor).await?;
    let names = lookup::initiatives(&context).await?;
    let page = staff_page(&context, "accounts-title")?;
    let name_of = |id: &InitiativeId| {
        names
            .iter()
            .find(|(known, _)| known == id)
            .map_or("–", |(_, name)| name.as_str())
    };
    let heads = [
        "accounts-name",
        "accounts-role",
        "accounts-initiatives",
        "accounts-state",
    ]
    .map(|key| page.t(key));
    let mut heads = heads.to_vec();
    heads.push(String::new());
    let cells: Vec<Vec<String>> = all
        .iter()
        .map(|account| {
            let works_for: Vec<&str> = account
                .initiatives
                .iter()
                .map(|member| name_of(&member.initiative))
                .collect();
            vec![
                format!(
                    "{}<br><span class=\"muted\">{}</span>",
                    escape(&account.name),
                    escape(&account.email.to_string())
                ),
                escape(&page.code("role", account.role)),
                escape(&works_for.join(", ")),
                state(&page, account),
                actions(&page, account),
            ]
        })
        .collect();
    let parts = Information::new()
        .button("/staff/accounts/invite", page.t("accounts-invite"))
        .html(table(&page.title, &heads, &cells))
        .text(page.t("accounts-disable-text"))
        .html(format!(
            "<p>{} · {} · {}</p>",
            link("/staff/absence", &page.t("absence-title")),
            link("/staff/tokens", &page.t("tokens-title")),
            link("/staff/account", &page.t("account-title"))
        ));
    Ok(ok(&parts.wide().on(page))?)
}

async fn invite_form(context: &Context, page: &Page, input: &Input) -> Result<Form> {
    let role: Option<Role> = input.parse("role");
    let roles = Role::ALL
        .iter()
        .map(|one| Choice::new(one.as_str(), page.code("role", one), role == Some(*one)));
    let chosen: Vec<&str> = input.all("initiatives").collect();
    let initiatives = lookup::initiatives(context)
        .await?
        .into_iter()
        .map(|(id, name)| Choice::new(id.as_str(), name, chosen.contains(&id.as_str())));
    let locale: Locale = input.parse("locale").unwrap_or(page.locale);
    let locales = Locale::ALL.map(|one| {
        Choice::new(
            one.as_str(),
            page.t(&format!("profile-mail-language-{one}")),
            one == locale,
        )
    });
    Ok(Form::new(
        page.t("accounts-invite-title"),
        "/staff/accounts/invite",
        page.t("accounts-invite-button"),
    )
    .field(
        Field::new(page, Kind::Text, "name", page.t("accounts-name"))
            .value(input.text("name"))
            .max(80)
            .width("mid"),
    )
    .field(
        Field::new(page, Kind::Email, "email", page.t("register-email"))
            .value(input.text("email"))
            .width("mid"),
    )
    .field(Field::new(page, Kind::Radios, "role", page.t("accounts-role")).options(roles))
    .field(
        Field::new(page, Kind::Checks, "initiatives", page.t("accounts-initiatives"))
            .hint(page.t("accounts-initiatives-hint"))
            .options(initiatives)
            .optional(),
    )
    .field(Field::new(page, Kind::Check, "deputy", page.t("accounts-deputy")).ticked(input.has("deputy")))
    .field(Field::new(page, Kind::Radios, "locale", page.t("accounts-language")).options(locales)))
}

/// Asks whom to invite.
pub(in crate::web::pages) async fn invite(context: Context) -> Answer {
    accounts::list(&context.app, &context.actor).await?;
    let page = staff_page(&context, "accounts-invite-title")?.back_to("/staff/accounts");
    let form = invite_form(&context, &page, &Input::default()).await?;
    Ok(form.show(page)?)
}

fn read(input: &Input) -> Result<NewAccount> {
    let mut wrong = Fields::new();
    let email = wrong.take("/email", input.text("email").parse());
    let role = input.parse("role");
    wrong.check(role.is_none(), "/role", "value-missing", "");
    wrong.finish()?;
    let deputy = input.has("deputy");
    Ok(NewAccount {
        email: email.ok_or_else(|| Error::invalid("/email", "email-invalid", "amt@example.org"))?,
        name: input.text("name").to_owned(),
        role: role.unwrap_or(Role::Coordinator),
        initiatives: input
            .parse_all::<InitiativeId>("initiatives")
            .into_iter()
            .map(|initiative| Membership { initiative, deputy })
            .collect(),
        locale: input.parse("locale").unwrap_or_default(),
    })
}

/// Makes an account and mails the invitation.
pub(in crate::web::pages) async fn invite_submit(context: Context, form: forms::Form) -> Answer {
    let input = fields(&form);
    let invited = match read(&input) {
        Ok(new) => accounts::invite(&context.app, &context.actor, new).await,
        Err(error) => Err(error),
    };
    match invited {
        Ok(_) => Ok(see_other(&done("/staff/accounts", "invited"))),
        Err(Error::Invalid(errors)) => {
            let page = staff_page(&context, "accounts-invite-title")?.back_to("/staff/accounts");
            let form = invite_form(&context, &page, &input)
                .await?
                .refuse(context.locale, &errors);
            Ok(form.show(page)?)
        }
        Err(other) => Err(other.into()),
    }
}

/// Disables, enables or invites again.
pub(in crate::web::pages) async fn act(context: Context, path: Path<(String, String)>, form: forms::Form) -> Answer {
    let id: AccountId = parse_id(&path.0, "account")?;
    let version = fields(&form).parse("version").unwrap_or(0);
    let (app, actor) = (&context.app, &context.actor);
    let said = match path.1.as_str() {
        "disable" => accounts::disable(app, actor, &id, version).await.map(|_| "disabled"),
        "enable" => accounts::enable(app, actor, &id, version).await.map(|_| "saved"),
        "again" => accounts::invite_again(app, actor, &id).await.map(|()| "invited"),
        _ => Err(Error::NotFound("action")),
    }?;
    Ok(see_other(&done("/staff/accounts", said)))
}
