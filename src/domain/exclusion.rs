//! Whom a household never wants to meet (rule 10): what may be excluded, and the hashes by which it is recognised.
//! The value itself is never kept.

use std::collections::HashSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::email::EmailAddress;
use super::ids::InitiativeId;
use super::initiative::Initiative;
use super::lists::closed_list;
use super::text;
use super::token::keyed_hash;
use crate::error::{Error, Result};

closed_list! {
    /// What a household can exclude.
    ExclusionKind {
        /// An initiative of the directory.
        Initiative = "initiative",
        /// An organisation by its name: an employer, an office.
        Organisation = "organisation",
        /// A person by mail address.
        Email = "email",
        /// Everybody whose address ends in a domain.
        Domain = "domain",
    }
}

impl ExclusionKind {
    /// The normal form of a value, by which it is recognised however it is written.
    ///
    /// # Errors
    /// [`Error::Invalid`] at `/value`.
    pub fn normal(self, value: &str) -> Result<String> {
        let at = |code: &'static str, example: &str| Error::invalid("/value", code, example);
        match self {
            Self::Initiative => value
                .trim()
                .parse::<InitiativeId>()
                .map(|id| id.to_string())
                .map_err(|_| at("id-invalid", "01980000-0000-7000-8000-000000000001")),
            Self::Organisation => {
                text::line(value, 120).map_err(|_| at("text-empty", ""))?;
                let folded = organisation_key(value);
                if folded.is_empty() {
                    Err(at("text-empty", ""))
                } else {
                    Ok(folded)
                }
            }
            Self::Email => value
                .parse::<EmailAddress>()
                .map(|email| email.key())
                .map_err(|_| at("email-invalid", "person@example.org")),
            Self::Domain => {
                let domain = value.trim().trim_start_matches('@');
                format!("x@{domain}")
                    .parse::<EmailAddress>()
                    .map(|email| email.domain().to_owned())
                    .map_err(|_| at("domain-invalid", "example.org"))
            }
        }
    }

    /// The keyed hash of a value in its normal form.
    pub fn hash(self, key: &[u8], normal: &str) -> String {
        keyed_hash(key, &format!("exclusion-{self}"), normal)
    }
}

/// The name of an organisation without its legal form, folded.
fn organisation_key(name: &str) -> String {
    const FORMS: [&str; 14] = [
        "gmbh", "ggmbh", "mbh", "ag", "kg", "ohg", "se", "ev", "eg", "ug", "gbr", "kgaa", "co", "ltd",
    ];
    let folded = text::fold(name).replace(" e v", " ev").replace(" e k", " ");
    let kept: Vec<&str> = folded.split(' ').filter(|word| !FORMS.contains(word)).collect();
    if kept.is_empty() { folded } else { kept.join(" ") }
}

/// The hashes under which a mail address is recognised: the address, its domain and every domain above it.
fn email_hashes(key: &[u8], email: &EmailAddress, hashes: &mut Vec<String>) {
    hashes.push(ExclusionKind::Email.hash(key, &email.key()));
    let mut domain = email.domain();
    loop {
        hashes.push(ExclusionKind::Domain.hash(key, domain));
        match domain.split_once('.') {
            Some((_, above)) if above.contains('.') => domain = above,
            _ => break,
        }
    }
}

/// The hashes under which a household is recognised by others' exclusions.
pub fn hashes_of_household(key: &[u8], email: &EmailAddress) -> Vec<String> {
    let mut hashes = Vec::new();
    email_hashes(key, email, &mut hashes);
    hashes
}

/// The hashes under which an initiative is recognised: itself, its name, its address, domains and website.
pub fn hashes_of_initiative(key: &[u8], initiative: &Initiative) -> Vec<String> {
    let mut hashes = vec![
        ExclusionKind::Initiative.hash(key, initiative.id.as_str()),
        ExclusionKind::Organisation.hash(key, &organisation_key(&initiative.profile.name)),
    ];
    email_hashes(key, &initiative.profile.email, &mut hashes);
    let host = initiative.profile.website.as_deref().and_then(host_of);
    if let Some(Ok(address)) = host.map(|host| format!("x@{host}").parse::<EmailAddress>()) {
        email_hashes(key, &address, &mut hashes);
    }
    hashes
}

fn host_of(link: &str) -> Option<&str> {
    let (_, rest) = link.split_once("://")?;
    rest.split(['/', ':', '?', '#']).next()
}

/// Whether one of the hashes under which somebody is recognised is among the excluded ones.
pub fn excludes<S: std::hash::BuildHasher>(excluded: &HashSet<String, S>, hashes: &[String]) -> bool {
    hashes.iter().any(|hash| excluded.contains(hash))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hashes(email: &str) -> HashSet<String> {
        hashes_of_household(b"k", &email.parse().unwrap()).into_iter().collect()
    }

    #[test]
    fn an_excluded_domain_covers_its_subdomains_and_no_other() {
        let normal = ExclusionKind::Domain.normal(" @Firma.Example ").unwrap();
        let hash = ExclusionKind::Domain.hash(b"k", &normal);
        assert!(hashes("chef@firma.example").contains(&hash));
        assert!(hashes("chef@mail.firma.example").contains(&hash));
        assert!(!hashes("chef@anderefirma.example").contains(&hash));
    }

    #[test]
    fn organisations_are_recognised_without_their_legal_form() {
        let one = ExclusionKind::Organisation.normal("Müller Bau GmbH & Co. KG").unwrap();
        assert_eq!(one, ExclusionKind::Organisation.normal("mueller bau").unwrap());
        assert!(ExclusionKind::Organisation.normal("  ").is_err());
        assert!(ExclusionKind::Email.normal("keine adresse").is_err());
        assert!(ExclusionKind::Initiative.normal("x").is_err());
    }
}
