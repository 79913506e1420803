//! Where links, QR codes and forms of campaigns lead: the short link that counts a visit and leads on, the entry page in an
//! initiative's name, and the same first question for other websites, without a cookie and without a script. No visitor is known here.

use std::rc::Rc;

use actix_web::http::header::{self, HeaderMap};
use actix_web::web::{self, Path};
use actix_web::{HttpMessage as _, HttpRequest, HttpResponse};
use askama::Template;

use super::context::Context;
use super::draft::Draft;
use super::form::{Field, Form, Kind};
use super::input::Input;
use super::layout::{Page, escape, see_other};
use super::masthead::Masthead;
use super::navigation::Viewer;
use super::parts::link;
use super::register;
use crate::domain::locale::Voice;
use crate::error::Context as _;
use crate::service::AppState;
use crate::service::campaigns::{self, EntryView};
use crate::web::forms::{OpenForm, detached_token, owns_detached};
use crate::web::problem::Problem;
use crate::web::session::preferred_locale;
use crate::web::{Answer, headers, middleware, params};

/// What programs call themselves that fetch links by themselves: search engines, and the previews of messengers.
const PROGRAMS: [&str; 8] = [
    "bot",
    "crawl",
    "spider",
    "preview",
    "facebookexternalhit",
    "whatsapp/",
    "curl/",
    "python",
];

/// Whether nothing speaks for a program that looks at a link beforehand. What a browser says of itself is read here and kept
/// nowhere.
fn is_person(headers: &HeaderMap) -> bool {
    let text = |name: &str| {
        let value = headers.get(name).and_then(|value| value.to_str().ok());
        value.map(str::to_ascii_lowercase).unwrap_or_default()
    };
    let ahead = ["sec-purpose", "purpose", "x-purpose", "x-moz"].iter().any(|name| {
        ["prefetch", "prerender", "preview"]
            .iter()
            .any(|word| text(name).contains(word))
    });
    let agent = text("user-agent");
    let destination = text("sec-fetch-dest");
    !ahead
        && !PROGRAMS.iter().any(|program| agent.contains(program))
        && (destination.is_empty() || destination == "document")
}

/// The short link: counts a visit and leads to the entry page. A code that was typed off wrongly leads to the registration.
pub(super) async fn follow(app: web::Data<AppState>, req: HttpRequest, code: Path<String>) -> Answer {
    let head = req
        .extensions()
        .get::<Rc<middleware::Context>>()
        .is_some_and(|context| context.head);
    let known = campaigns::visit(&app, &code, !head && is_person(req.headers())).await?;
    Ok(if known {
        see_other(&format!("/join/{}", super::layout::percent(&code.to_lowercase())))
    } else {
        see_other("/register")
    })
}

/// Title and first words of an entry page.
fn words(page: &Page, entry: &EntryView) -> (String, String) {
    match &entry.initiative {
        Some(of) => (page.t1("entry-title", "name", &of.name), of.lead.clone()),
        None => (page.t1("entry-title", "name", &page.site.name), page.t("entry-lead")),
    }
}

/// The area that needs no asking, as a code of forms.
fn area(entry: &EntryView) -> String {
    let area = entry.initiative.as_ref().and_then(|of| of.area);
    area.map_or_else(String::new, |ags| {
        let kind = if ags.district().is_some() { "district" } else { "land" };
        format!("{kind}:{ags}")
    })
}

/// The entry page: who invites, and the first question.
pub(super) async fn entry(context: Context, code: Path<String>) -> Answer {
    let Some(entry) = campaigns::find_entry(&context.app, &code).await? else {
        return Ok(see_other("/register"));
    };
    let page = Page::new(&context, "").speaking(entry.form_of_address);
    let (title, lead) = words(&page, &entry);
    let about = if lead.is_empty() {
        page.t("register-about")
    } else {
        lead.clone()
    };
    let page = page.described(about);
    let mut form: Form = register::first_question(
        &page,
        title.clone(),
        "",
        &area(&entry),
        entry.code.as_deref().unwrap_or_default(),
    );
    if !lead.is_empty() {
        form = form.before(format!("<p class=\"lead\">{}</p>", escape(&lead)));
    }
    form = form
        .before(format!("<p>{}</p>", escape(&page.t("entry-how"))))
        .instead("/sign-in", page.t("register-known"));
    if let Some(of) = &entry.initiative {
        form = form.after(format!(
            "<p>{}</p>",
            link(
                &format!("/initiatives/{}", of.id),
                &page.t1("entry-more", "name", &of.name)
            )
        ));
    }
    Ok(form.show(page.titled(title))?)
}

#[derive(Template)]
#[template(path = "embed.html")]
struct Embedded {
    p: Page,
    code: String,
    lead: String,
    token: String,
    field: Field,
}

/// The first question for a page of others. It sets no cookie and loads no script; what is typed is sent to a page of ours that
/// opens beside it.
pub(super) async fn embed(app: web::Data<AppState>, req: HttpRequest, code: Path<String>) -> Answer {
    let entry = campaigns::entry(&app, &code).await?;
    let query = Input::new(params::pairs(req.query_string())?);
    let locale = query.parse("lang").unwrap_or_else(|| preferred_locale(&req));
    let voice: Voice = app.voice(locale);
    let page = Page::bare(voice, &Masthead::of(&app), Viewer::Nobody, "").speaking(entry.form_of_address);
    let (title, lead) = words(&page, &entry);
    let field = Field::new(&page, Kind::Email, "email", page.t("register-email"))
        .hint(page.t("register-email-hint"))
        .autocomplete("email")
        .width("mid");
    let body = Embedded {
        token: detached_token(&app, &entry.address_code),
        code: entry.address_code,
        p: page.titled(title),
        lead,
        field,
    };
    Ok(HttpResponse::Ok()
        .content_type(header::ContentType::html())
        .insert_header((header::CONTENT_SECURITY_POLICY, headers::framed_by(&entry.origins)))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(body.render().context("rendering a page")?))
}

/// Takes the first answer from a page of others and goes on with our own questions.
pub(super) async fn embed_submit(context: Context, req: HttpRequest, code: Path<String>, form: OpenForm) -> Answer {
    let entry = campaigns::entry(&context.app, &code).await?;
    if !owns_detached(&context.app, &entry.address_code, form.get("token")) {
        return Err(Problem::new("form-expired"));
    }
    let mut input: Vec<(String, String)> = vec![
        ("email".to_owned(), form.get("email").to_owned()),
        ("area_code".to_owned(), area(&entry)),
    ];
    input.extend(entry.code.map(|code| ("campaign".to_owned(), code)));
    register::take_email(&context, Draft::of(&req), &Input::new(input)).await
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderName, HeaderValue};

    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect()
    }

    #[test]
    fn what_looks_ahead_is_no_visit() {
        let firefox = (
            "user-agent",
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        );
        assert!(is_person(&headers(&[firefox])));
        assert!(is_person(&headers(&[firefox, ("sec-fetch-dest", "document")])));
        for program in [
            ("sec-purpose", "prefetch;prerender"),
            ("purpose", "prefetch"),
            ("x-moz", "prefetch"),
            ("sec-fetch-dest", "image"),
        ] {
            assert!(!is_person(&headers(&[firefox, program])), "{program:?}");
        }
        for agent in [
            "Googlebot/2.1",
            "facebookexternalhit/1.1",
            "WhatsApp/2.23",
            "Slackbot-LinkExpanding 1.0",
        ] {
            assert!(!is_person(&headers(&[("user-agent", agent)])), "{agent}");
        }
    }
}
