//! Ranking from files: the format, what is ignored, and errors that name the line and say what to do.

use std::fmt::Write as _;

use chrono::NaiveDate;
use serde_json::{Value, json};
use wurzelwerk::domain::proposal::ProposalKind;
use wurzelwerk::matching::Weights;
use wurzelwerk::service::ranking::{Knowledge, Question, Ranking, RankingError, rank};

use super::agreement::{YEAR, country};
use super::homes;
use super::naive::{self, TABLES};
use super::world::{Numbers, World};

fn ask(
    world: &World,
    households: &str,
    initiatives: Option<&str>,
    kind: ProposalKind,
) -> Result<Ranking, RankingError> {
    let question = Question {
        households,
        initiatives,
        seeker: "h-00000",
        kind,
        k: 20,
        today: NaiveDate::from_ymd_opt(YEAR, 5, 1).unwrap(),
    };
    let find = |id| world.places.iter().find(|place| place.id == id).cloned();
    let weights = Weights::default();
    rank(
        &question,
        &Knowledge {
            weights: &weights,
            geography: world,
            place: &find,
        },
    )
}

fn line(home: &naive::Home) -> Value {
    let mut line = serde_json::to_value(&home.profile).unwrap();
    line["id"] = json!(home.id);
    line["state"] = json!(if home.active { "active" } else { "paused" });
    line["version"] = json!(3);
    line["contact"] = json!({"email": "a@example.org", "phone": home.phone.as_ref().map(|key| format!("+{key}"))});
    let named: Vec<Value> = home
        .named
        .iter()
        .map(|id| json!({"initiative": id, "name": "x"}))
        .collect();
    let mut consents = vec![json!({"kind": "share_with_initiatives", "recipients": named, "text_version": "1"})];
    let given = json!({"kind": "meet_households", "recipients": [{"name": "x"}]});
    consents.push(if home.meets {
        given
    } else {
        json!({"kind": "meet_households", "recipients": [], "revoked_at": "2027-01-01T00:00:00Z"})
    });
    line["consents"] = json!(consents);
    line
}

#[test]
fn files_give_the_ranking_of_the_formulas() {
    let world = World::new();
    let mut numbers = Numbers(41);
    let offices = homes::offices(&mut numbers, &country(&world), 40);
    let mut homes = homes::homes(&mut numbers, &country(&world), 60, offices.len());
    (homes[0].active, homes[0].meets) = (true, true);
    let households = homes.iter().fold(String::new(), |mut text, home| {
        writeln!(text, "{}", line(home)).unwrap();
        text
    });
    let initiatives = offices.iter().fold(String::new(), |mut text, office| {
        let line = json!({
            "id": office.id,
            "state": if office.open { "approved" } else { "closed" },
            "name": "Initiative",
            "capacity": 3,
            "service_area": office.area,
            "services": office.services,
            "occupations": office.occupations,
            "situations": office.situations,
            "languages": office.languages,
        });
        writeln!(text, "{line}\n").unwrap();
        text
    });
    for kind in [ProposalKind::Households, ProposalKind::Initiatives] {
        let scored: Vec<_> = match kind {
            ProposalKind::Households => homes
                .iter()
                .filter_map(|other| {
                    let (score, _) = naive::pair(&homes[0], other, &TABLES, &world, YEAR)?;
                    Some((other.id.clone(), score))
                })
                .collect(),
            ProposalKind::Initiatives => offices
                .iter()
                .filter_map(|office| {
                    Some((
                        office.id.clone(),
                        naive::initiative(&homes[0], office, &TABLES, &world)?,
                    ))
                })
                .collect(),
        };
        let expected = naive::order("h-00000", scored);
        let got = ask(&world, &households, Some(&initiatives), kind).unwrap();
        assert!(got.results.len() > 3, "{kind}");
        assert_eq!(got.results.len(), expected.len().min(20));
        for (at, (result, (id, score))) in got.results.iter().zip(&expected).enumerate() {
            assert_eq!((result.rank, &result.id), (at + 1, id));
            assert_eq!(i64::from(result.score), score.score);
            let points: Vec<i64> = result.reasons.iter().map(|reason| i64::from(reason.points)).collect();
            assert_eq!(points, score.points);
        }
    }
}

#[test]
fn short_lines_are_enough_and_unknown_fields_are_ignored() {
    let world = World::new();
    let place = world.places[0].id;
    let households = format!(
        r#"{{"id":"h-00000","situation":"returning","target_areas":[{{"kind":"place","place":{{"id":{place}}}}}],"new":1,"adults":[{{"name":"x"}}]}}

{{"id":"h-2","situation":"local","target_areas":[{{"kind":"place","place":{{"id":1,"lat":{},"lon":{},"ags":"01002001"}},"radius_km":100}}],"window":null}}
{{"id":"h-3","situation":"local","target_areas":[{{"kind":"anywhere"}}],"consents":[]}}
"#,
        world.places[0].lat, world.places[0].lon
    );
    let got = ask(&world, &households, None, ProposalKind::Households).unwrap();
    let ids: Vec<&str> = got.results.iter().map(|result| result.id.as_str()).collect();
    assert_eq!(ids, ["h-2"]);
    let output = serde_json::to_value(&got).unwrap();
    assert_eq!(output["kind"], "households");
    assert_eq!(output["today"], "2027-05-01");
    assert_eq!(output["results"][0]["reasons"][0]["criterion"], "region");
    assert_eq!(output["results"][0]["percent"], got.results[0].score / 100_000);
}

#[test]
fn an_empty_ranking_says_why() {
    let world = World::new();
    let households = r#"{"id":"h-00000","situation":"returning","target_areas":[{"kind":"anywhere"}]}
{"id":"h-2","situation":"local","state":"paused","target_areas":[{"kind":"anywhere"}]}
{"id":"h-3","situation":"local","target_areas":[{"kind":"anywhere"}],"consents":[]}"#;
    let got = serde_json::to_value(ask(&world, households, None, ProposalKind::Households).unwrap()).unwrap();
    assert_eq!(got["results"], json!([]));
    assert_eq!(got["why_none"], json!({"not_active": 1, "no_consent": 1}));
}

#[test]
fn errors_name_the_line_and_what_to_do() {
    let world = World::new();
    let good = r#"{"id":"h-00000","situation":"returning","target_areas":[{"kind":"anywhere"}]}"#;
    for (bad, said) in [
        ("{", "households file, line 2: this is no JSON"),
        ("[]", "line 2: write one JSON object on each line"),
        (r#"{"situation":"local"}"#, "line 2: id: this field is missing"),
        (good, "the id \"h-00000\" stands in line 1 already"),
        (
            r#"{"id":"x","situation":"else","target_areas":[]}"#,
            "line 2: situation: unknown variant",
        ),
        (r#"{"id":"x","situation":"local"}"#, "missing field `target_areas`"),
        (
            r#"{"id":"x","situation":"local","target_areas":[]}"#,
            "target_areas: there is none; name at least one",
        ),
        (
            r#"{"id":"x","state":"gone"}"#,
            "state: \"gone\" is unknown; write one of unconfirmed, active",
        ),
        (
            r#"{"id":"x","situation":"local","target_areas":[{"kind":"place","place":{"id":99}}]}"#,
            "target_areas[0].place: neither lat and lon nor a known id",
        ),
        (
            r#"{"id":"x","situation":"local","target_areas":[{"kind":"place","radius_km":101,"place":{"id":1,"lat":52,"lon":9}}]}"#,
            "target_areas[0].radius_km: write 1 to 100",
        ),
        (
            r#"{"id":"x","situation":"local","target_areas":[{"kind":"anywhere"}],"children":[{"birth_year":"x"}]}"#,
            "children[0].birth_year: invalid type",
        ),
        (
            r#"{"id":"x","situation":"local","target_areas":[{"kind":"anywhere"}],"window":{"earliest":"2027-05","latest":"2027-01"}}"#,
            "window: latest lies before earliest; exchange them",
        ),
        (
            r#"{"id":"x","situation":"local","target_areas":[{"kind":"anywhere"}],"consents":[{"kind":"all"}]}"#,
            "consents[0].kind: unknown variant",
        ),
    ] {
        let text = format!("{good}\n{bad}\n");
        let error = ask(&world, &text, None, ProposalKind::Households)
            .unwrap_err()
            .to_string();
        assert!(error.contains(said), "{error}");
    }
    let error = ask(&world, good, None, ProposalKind::Initiatives).unwrap_err();
    assert_eq!(error, RankingError::NoInitiatives);
    let error = ask(
        &world,
        good,
        Some(r#"{"id":"i","service_area":{}}"#),
        ProposalKind::Initiatives,
    )
    .unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("initiatives file, line 1: service_area: neither keys nor"),
        "{error}"
    );
    let error = ask(&world, &good.replace("h-00000", "y"), None, ProposalKind::Households).unwrap_err();
    assert!(
        error.to_string().contains("name one of the ids in it with --seeker"),
        "{error}"
    );
}
