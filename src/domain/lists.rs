//! The closed lists of the product: situations, needs, interests, kinds of work sought, languages.
//! The codes are stable; their names in German and English stand in `locales/`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::Error;

macro_rules! closed_list {
    ($(#[doc = $doc:literal])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $code)] $variant,)+
        }

        impl $name {
            /// All values in the order of the list.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable code.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The bit of the value in a set of values of this list.
            pub const fn bit(self) -> u64 {
                1 << self as u32
            }
        }

        // Written out, because the derive reads the names of the variants, not the codes that a macro hands on.
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .description(Some(concat!($($doc),*).trim()))
                    .enum_values(Some(Self::ALL.iter().map(|value| value.as_str())))
                    .into()
            }
        }

        impl utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = Error;

            fn from_str(text: &str) -> Result<Self, Error> {
                Self::ALL.iter().copied().find(|value| value.as_str() == text)
                    .ok_or_else(|| Error::invalid("", "value-unknown", Self::ALL.first().map_or("", |v| v.as_str())))
            }
        }
    };
}
pub(crate) use closed_list;

closed_list! {
    /// Where a household stands with regard to its move.
    Situation {
        /// Wants to come back to a region it once left.
        Returning = "returning",
        /// Wants to come to a region that is new to it.
        Newcomer = "newcomer",
        /// Works in the region and lives elsewhere, or the other way round.
        Commuter = "commuter",
        /// Has moved already.
        Arrived = "arrived",
        /// Never left, or settled long ago.
        Local = "local",
    }
}

impl Situation {
    /// Whether the household lives in the region already (`arrived`, `local`).
    pub const fn is_settled(self) -> bool {
        matches!(self, Self::Arrived | Self::Local)
    }
}

closed_list! {
    /// What a household needs, a settled household offers help with, or an initiative serves.
    Need {
        /// Work for the person who registers.
        Job = "job",
        /// Work for the partner.
        PartnerJob = "partner_job",
        /// A flat, a house or land.
        Housing = "housing",
        /// A place in childcare.
        Childcare = "childcare",
        /// A school.
        School = "school",
        /// Care for the elderly; never shown to another household.
        ElderCare = "elder_care",
        /// Recognition of qualifications; never shown to another household.
        Recognition = "recognition",
        /// A start-up or taking over a business.
        Business = "business",
        /// A desk to work at.
        Coworking = "coworking",
        /// People to know.
        SocialContacts = "social_contacts",
        /// Learning German; never shown to another household.
        Language = "language",
        /// Help with arriving.
        ArrivalHelp = "arrival_help",
    }
}

impl Need {
    /// Whether another household may see it, and matching between households counts it (product rule 4).
    pub const fn is_social(self) -> bool {
        !matches!(self, Self::ElderCare | Self::Recognition | Self::Language)
    }
}

closed_list! {
    /// What kind of work an adult seeks.
    Seeks {
        /// Employment.
        Employed = "employed",
        /// Self-employment.
        SelfEmployed = "self_employed",
        /// Remote work, brought along or sought.
        Remote = "remote",
        /// An apprenticeship, studies or further training.
        Training = "training",
        /// No work.
        None = "none",
    }
}

impl Seeks {
    /// Whether the adult seeks work at all.
    pub const fn seeks_work(self) -> bool {
        !matches!(self, Self::None)
    }
}

closed_list! {
    /// What a household likes to do.
    Interest {
        /// Hiking.
        Hiking = "hiking",
        /// Cycling.
        Cycling = "cycling",
        /// Running.
        Running = "running",
        /// Swimming.
        Swimming = "swimming",
        /// Football.
        Football = "football",
        /// Handball or volleyball.
        BallGames = "ball_games",
        /// Gymnastics or fitness.
        Fitness = "fitness",
        /// Martial arts.
        MartialArts = "martial_arts",
        /// Climbing.
        Climbing = "climbing",
        /// Winter sports.
        WinterSports = "winter_sports",
        /// Water sports and sailing.
        WaterSports = "water_sports",
        /// Riding.
        Riding = "riding",
        /// Dancing.
        Dancing = "dancing",
        /// Yoga.
        Yoga = "yoga",
        /// Fishing.
        Fishing = "fishing",
        /// Hunting.
        Hunting = "hunting",
        /// Nature and birds.
        Nature = "nature",
        /// Gardening.
        Gardening = "gardening",
        /// Farming and animals.
        Animals = "animals",
        /// Beekeeping.
        Beekeeping = "beekeeping",
        /// Singing in a choir.
        Choir = "choir",
        /// Making music.
        Music = "music",
        /// Theatre.
        Theatre = "theatre",
        /// Cinema.
        Cinema = "cinema",
        /// Reading.
        Reading = "reading",
        /// Painting and drawing.
        Art = "art",
        /// Photography.
        Photography = "photography",
        /// Crafts.
        Crafts = "crafts",
        /// Needlework.
        Needlework = "needlework",
        /// Building and repairing.
        DoItYourself = "do_it_yourself",
        /// Old cars and motorcycles.
        Vehicles = "vehicles",
        /// Cooking and baking.
        Cooking = "cooking",
        /// Wine or beer.
        WineAndBeer = "wine_and_beer",
        /// Board games.
        BoardGames = "board_games",
        /// Computer games.
        Gaming = "gaming",
        /// Technology.
        Technology = "technology",
        /// Local history.
        LocalHistory = "local_history",
        /// Customs and carnival.
        Customs = "customs",
        /// Volunteer fire brigade.
        FireBrigade = "fire_brigade",
        /// Volunteering.
        Volunteering = "volunteering",
        /// Local politics.
        LocalPolitics = "local_politics",
        /// Travelling.
        Travelling = "travelling",
    }
}

closed_list! {
    /// How a household wants to live.
    HousingWish {
        /// To rent.
        Rent = "rent",
        /// To buy.
        Buy = "buy",
        /// To build.
        Build = "build",
        /// To live there on trial.
        TrialLiving = "trial_living",
    }
}

closed_list! {
    /// How a household heard of the service.
    HeardFrom {
        /// Family or friends.
        Friends = "friends",
        /// An initiative.
        Initiative = "initiative",
        /// A newspaper, radio or television.
        Press = "press",
        /// Social media.
        SocialMedia = "social_media",
        /// A search engine.
        Search = "search",
        /// An event or a fair.
        Event = "event",
        /// A poster or leaflet.
        Print = "print",
        /// An employer.
        Employer = "employer",
        /// A public authority.
        Authority = "authority",
        /// Something else.
        Other = "other",
    }
}

/// A language by its ISO 639-1 code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language(u8);

/// The two-letter codes of ISO 639-1, in alphabetical order.
const LANGUAGES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el \
en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk \
kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or \
os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty \
ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

/// From one code to the next: two letters and a space.
const LANGUAGE_STEP: usize = 3;

impl Language {
    /// The code, such as `de`.
    pub fn as_str(self) -> &'static str {
        let start = usize::from(self.0) * LANGUAGE_STEP;
        LANGUAGES.get(start..start + LANGUAGE_STEP - 1).unwrap_or("de")
    }

    /// The number of the language in the list of codes, 0 to 182.
    pub const fn index(self) -> u8 {
        self.0
    }

    /// German, which is assumed where no language is given.
    pub fn german() -> Self {
        "de".parse().unwrap_or(Self(0))
    }

    /// All languages in the order of their codes.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..=u8::MAX).map(Self).take(LANGUAGES.len().div_ceil(LANGUAGE_STEP))
    }
}

impl FromStr for Language {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        LANGUAGES
            .as_bytes()
            .chunks(LANGUAGE_STEP)
            .position(|code| code.get(..LANGUAGE_STEP - 1) == Some(text.as_bytes()))
            .and_then(|index| u8::try_from(index).ok())
            .map(Self)
            .ok_or_else(|| Error::invalid("", "language-unknown", "de"))
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Language {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Language {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse()
            .map_err(|_| serde::de::Error::custom("a language is an ISO 639-1 code, for example \"de\""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_of_every_list_parses_to_itself() {
        assert!(
            Interest::ALL
                .iter()
                .all(|value| value.as_str().parse::<Interest>().ok() == Some(*value))
        );
        assert!(
            Need::ALL
                .iter()
                .all(|value| value.as_str().parse::<Need>().ok() == Some(*value))
        );
        assert!(Language::all().all(|value| value.as_str().parse::<Language>().ok() == Some(value)));
        assert_eq!(Language::all().count(), 183);
        assert_eq!(Interest::ALL.len(), 42);
    }
}
