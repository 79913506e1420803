//! The profile of an initiative as somebody may see it. An initiative can keep its mail address to itself: then visitors write to it
//! through the service, and only staff sees the address.

use std::ops::Deref;

use serde::ser::Error as _;
use serde::{Serialize, Serializer};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;
use utoipa::{PartialSchema, ToSchema};

use crate::domain::email::EmailAddress;
use crate::domain::initiative::InitiativeProfile;

/// A profile, with or without its mail address. Written out, it has no `email` where that is withheld.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    profile: InitiativeProfile,
    withholds_email: bool,
}

impl Shown {
    /// A profile as it is shown.
    pub(super) const fn new(profile: InitiativeProfile, withholds_email: bool) -> Self {
        Self {
            profile,
            withholds_email,
        }
    }

    /// The mail address, for whoever may see it.
    pub fn email(&self) -> Option<&EmailAddress> {
        Some(&self.profile.email).filter(|_| !self.withholds_email)
    }
}

impl From<InitiativeProfile> for Shown {
    fn from(profile: InitiativeProfile) -> Self {
        Self::new(profile, false)
    }
}

impl Deref for Shown {
    type Target = InitiativeProfile;

    fn deref(&self) -> &InitiativeProfile {
        &self.profile
    }
}

impl Serialize for Shown {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !self.withholds_email {
            return self.profile.serialize(serializer);
        }
        let mut fields = serde_json::to_value(&self.profile).map_err(S::Error::custom)?;
        if let Some(fields) = fields.as_object_mut() {
            fields.remove("email");
        }
        fields.serialize(serializer)
    }
}

impl PartialSchema for Shown {
    fn schema() -> RefOr<Schema> {
        let mut schema = InitiativeProfile::schema();
        if let RefOr::T(Schema::Object(fields)) = &mut schema {
            fields.required.retain(|name| name != "email");
        }
        schema
    }
}

impl ToSchema for Shown {
    fn name() -> std::borrow::Cow<'static, str> {
        "ShownProfile".into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        InitiativeProfile::schemas(schemas);
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::profile;
    use super::*;

    #[test]
    fn an_address_that_is_kept_back_is_nowhere_in_what_is_written_out() {
        let shown = |withheld| serde_json::to_string(&Shown::new(profile("Heimat", &["13075"]), withheld)).unwrap();
        assert!(shown(false).contains("amt@example.org"));
        let without = shown(true);
        assert!(
            !without.contains("amt@") && !without.contains("email") && without.contains("Heimat"),
            "{without}"
        );
        assert!(Shown::new(profile("Heimat", &["13075"]), true).email().is_none());
    }

    #[test]
    fn the_description_says_that_the_address_may_be_missing() {
        let RefOr::T(Schema::Object(fields)) = Shown::schema() else {
            panic!("no object")
        };
        assert!(fields.properties.contains_key("email") && !fields.required.contains(&"email".to_owned()));
        assert!(fields.required.contains(&"name".to_owned()));
    }
}
