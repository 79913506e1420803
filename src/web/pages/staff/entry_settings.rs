//! How an initiative's own entry page speaks and on which websites its form may stand. The page itself is public (`join`).

use actix_web::web::Path;

use super::super::context::{Context, done, fields};
use super::super::form::{Choice, Field, Form, Kind};
use super::super::input::Input;
use super::super::layout::{Page, see_other};
use super::access::staff_page;
use super::queue::parse_id;
use crate::domain::campaign::EntrySettings;
use crate::domain::ids::InitiativeId;
use crate::domain::locale::FormOfAddress;
use crate::error::Error;
use crate::service::campaigns::{self, Entry};
use crate::web::Answer;
use crate::web::forms;

const ADDRESSES: [(FormOfAddress, &str); 2] = [(FormOfAddress::Sie, "sie"), (FormOfAddress::Du, "du")];

fn form(page: &Page, id: &InitiativeId, entry: &Entry) -> Form {
    let settings = &entry.settings;
    let same = Choice::new("", page.t("entry-address-same"), settings.form_of_address.is_none());
    let own = ADDRESSES.iter().map(|(address, code)| {
        Choice::new(
            *code,
            page.code("entry-address", code),
            settings.form_of_address == Some(*address),
        )
    });
    Form::new(
        page.title.clone(),
        format!("/staff/initiatives/{id}/entry"),
        page.t("page-save"),
    )
    .intro(page.t("entry-settings-text"))
    .field(
        Field::new(page, Kind::Area, "lead", page.t("entry-settings-lead"))
            .hint(page.t("entry-settings-lead-hint"))
            .value(&settings.lead)
            .max(600)
            .optional(),
    )
    .field(
        Field::new(page, Kind::Radios, "form_of_address", page.t("entry-settings-address"))
            .options(std::iter::once(same).chain(own)),
    )
    .field(
        Field::new(page, Kind::Area, "origins", page.t("entry-settings-origins"))
            .hint(page.t("entry-settings-origins-hint"))
            .value(settings.origins.join("\n"))
            .optional(),
    )
    .field(Field::hidden(page, "version", entry.version.to_string()))
}

fn read(input: &Input) -> Entry {
    let address = input.text("form_of_address");
    Entry {
        version: input.parse("version").unwrap_or(0),
        settings: EntrySettings {
            form_of_address: ADDRESSES
                .iter()
                .find(|(_, code)| *code == address)
                .map(|(address, _)| *address),
            lead: input.text("lead").to_owned(),
            origins: input.text("origins").lines().map(str::to_owned).collect(),
        },
    }
}

/// The settings.
pub(in crate::web::pages) async fn show(context: Context, id: Path<String>) -> Answer {
    let id: InitiativeId = parse_id(&id, "initiative")?;
    let entry = campaigns::show_entry(&context.app, &context.actor, &id).await?;
    let page = staff_page(&context, "entry-settings-title")?.back_to(format!("/staff/initiatives/{id}"));
    Ok(form(&page, &id, &entry).show(page)?)
}

/// Changes them.
pub(in crate::web::pages) async fn submit(context: Context, id: Path<String>, sent: forms::Form) -> Answer {
    let id: InitiativeId = parse_id(&id, "initiative")?;
    let typed = read(&fields(&sent));
    let changed =
        campaigns::change_entry(&context.app, &context.actor, &id, typed.version, typed.settings.clone()).await;
    match changed {
        Ok(_) => Ok(see_other(&done(&format!("/staff/initiatives/{id}/entry"), "saved"))),
        Err(Error::Invalid(errors)) => {
            let page = staff_page(&context, "entry-settings-title")?.back_to(format!("/staff/initiatives/{id}"));
            let form = form(&page, &id, &typed).refuse(context.locale, &errors);
            Ok(form.show(page)?)
        }
        Err(other) => Err(other.into()),
    }
}
