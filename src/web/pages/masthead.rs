//! Whose service this is: name, logo and address for the head of every page, and what previews of links are told about public
//! pages. It knows the configuration and no household.

use super::assets;
use super::layout::percent;
use crate::domain::locale::Locale;
use crate::service::AppState;

/// Name, logo and addresses of the operator.
#[derive(Debug, Clone)]
pub(crate) struct Masthead {
    /// Name of the service.
    pub(crate) name: String,
    /// Address of the operator's logo and what it says; the own mark with the name where there is none.
    pub(crate) logo: Option<(String, String)>,
    /// Where somebody who is stuck can write.
    pub(crate) contact: String,
    base_url: String,
}

/// What search engines and previews of links are told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Social {
    /// Title without the name of the service.
    pub(crate) title: String,
    /// One sentence.
    pub(crate) about: String,
    /// The full address of the page, without a query.
    pub(crate) url: String,
    /// The full address of the picture.
    pub(crate) image: String,
    /// Language and country.
    pub(crate) locale: &'static str,
}

impl Masthead {
    /// As it is configured.
    pub(crate) fn of(app: &AppState) -> Self {
        let site = &app.config.site;
        let alt = if site.logo_alt.trim().is_empty() {
            &site.name
        } else {
            &site.logo_alt
        };
        Self {
            name: site.name.clone(),
            logo: app
                .logo
                .as_ref()
                .map(|logo| (format!("/logo?v={}", logo.version()), alt.clone())),
            contact: site.contact_email.to_string(),
            base_url: app.config.server.base_url.clone(),
        }
    }

    /// What is told about a public page.
    pub(super) fn social(&self, locale: Locale, path: &str, title: &str, about: &str) -> Social {
        let path: Vec<String> = path.split('/').map(percent).collect();
        Social {
            title: title.to_owned(),
            about: about.to_owned(),
            url: format!("{}{}", self.base_url, path.join("/")),
            image: format!("{}{}", self.base_url, assets::href("preview.png")),
            locale: match locale {
                Locale::De => "de_DE",
                Locale::En => "en_GB",
            },
        }
    }

    /// For tests of single parts.
    #[cfg(test)]
    pub(crate) fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            logo: None,
            contact: "hilfe@example.org".to_owned(),
            base_url: "https://example.org".to_owned(),
        }
    }
}
