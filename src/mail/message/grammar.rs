//! What may stand in the text of a mail besides words: placeholders, buttons, conditions, lists and parts, and nothing else. It
//! reads which values a text shows and asks for, under names that are the same however a list is run through.

use std::collections::BTreeSet;

/// What a text uses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Uses {
    /// Values that it shows, such as `other.people[].name`.
    pub(super) shown: BTreeSet<String>,
    /// Values that it only asks for.
    pub(super) asked: BTreeSet<String>,
    /// Parts that it includes, such as `_next_step`.
    pub(super) parts: BTreeSet<String>,
}

/// Something that is not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// A tag that may not stand here, as it was written.
    Tag(String),
    /// A sign of markup between the words.
    Markup,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Path(String),
    Text(String),
    Number,
    Sign(&'static str),
}

const SIGNS: [&str; 9] = ["==", "!=", ">", "<", "(", ")", ",", "|", "~"];

/// The tokens of a tag; `None` when a sign is none of ours.
fn tokens(tag: &str) -> Option<Vec<Token>> {
    let mut found = Vec::new();
    let mut rest = tag.trim();
    while let Some(first) = rest.chars().next() {
        let length = if first == '"' {
            let end = rest.get(1..)?.find('"')?;
            found.push(Token::Text(rest.get(1..=end)?.to_owned()));
            end + 2
        } else if first.is_ascii_digit() {
            found.push(Token::Number);
            rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len())
        } else if first.is_ascii_lowercase() {
            let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '.';
            let end = rest.find(|c: char| !is_name(c)).unwrap_or(rest.len());
            found.push(Token::Path(rest.get(..end)?.to_owned()));
            end
        } else {
            let sign = SIGNS.into_iter().find(|sign| rest.starts_with(sign))?;
            found.push(Token::Sign(sign));
            sign.len()
        };
        rest = rest.get(length..)?.trim_start();
    }
    Some(found)
}

/// Names of what a list is run through, innermost last.
#[derive(Default)]
struct Scope(Vec<(String, String)>);

impl Scope {
    fn resolve(&self, path: &str) -> String {
        let (first, rest) = path.split_once('.').map_or((path, ""), |(first, rest)| (first, rest));
        let known = self.0.iter().rev().find(|(name, _)| name == first);
        match known {
            Some((_, of)) if rest.is_empty() => of.clone(),
            Some((_, of)) => format!("{of}.{rest}"),
            None => path.to_owned(),
        }
    }
}

/// What stands in a text, with what its parts use: `part` knows their texts.
///
/// # Errors
/// The first fault.
pub(super) fn uses(source: &str, part: &dyn Fn(&str) -> Option<&'static str>) -> Result<Uses, Fault> {
    let mut uses = Uses::default();
    read(source, part, &mut Scope::default(), &mut uses)?;
    Ok(uses)
}

fn read(
    source: &str,
    part: &dyn Fn(&str) -> Option<&'static str>,
    scope: &mut Scope,
    uses: &mut Uses,
) -> Result<(), Fault> {
    let mut rest = source;
    while let Some(at) = rest.find('{') {
        let (words, tag) = rest.split_at(at);
        plain(words)?;
        let written = || Fault::Tag(tag.chars().take(40).take_while(|c| *c != '\n').collect());
        let end = match tag.get(..2) {
            Some("{{") => "}}",
            Some("{%") => "%}",
            _ => return Err(written()),
        };
        let (inner, after) = tag
            .get(2..)
            .and_then(|inner| inner.split_once(end))
            .ok_or_else(written)?;
        let tokens = tokens(inner).ok_or_else(written)?;
        let understood = if end == "}}" {
            shows(&tokens, scope, uses)
        } else {
            states(&tokens, part, scope, uses)?
        };
        understood.ok_or_else(written)?;
        rest = after;
    }
    plain(rest)
}

fn plain(words: &str) -> Result<(), Fault> {
    if words.contains(['<', '>']) {
        Err(Fault::Markup)
    } else {
        Ok(())
    }
}

/// A placeholder or a button.
fn shows(tokens: &[Token], scope: &Scope, uses: &mut Uses) -> Option<()> {
    use Token::{Path, Sign, Text};
    let path = match tokens {
        [Path(path)] => path,
        [Path(path), Sign("|"), Path(filter)] if filter == "day" || filter == "moment" => path,
        [Path(button), Sign("("), Path(path), Sign(","), Text(_), Sign(")")] if button == "button" => path,
        _ => return None,
    };
    uses.shown.insert(scope.resolve(path));
    Some(())
}

/// A condition, a list or a part.
fn states(
    tokens: &[Token],
    part: &dyn Fn(&str) -> Option<&'static str>,
    scope: &mut Scope,
    uses: &mut Uses,
) -> Result<Option<()>, Fault> {
    use Token::{Path, Sign, Text};
    let Some((Path(word), rest)) = tokens.split_first() else {
        return Ok(None);
    };
    match (word.as_str(), rest) {
        ("else" | "endif", []) => {}
        ("endfor", []) => {
            scope.0.pop();
        }
        ("if" | "elif", condition) if !condition.is_empty() => {
            for token in condition {
                match token {
                    Path(word) if matches!(word.as_str(), "and" | "or" | "not") => {}
                    Path(path) => {
                        uses.asked.insert(scope.resolve(path));
                    }
                    Sign("==" | "!=" | ">" | "<") | Text(_) | Token::Number => {}
                    Sign(_) => return Ok(None),
                }
            }
        }
        ("for", [Path(one), Path(within), Path(list)]) if within == "in" && !one.contains('.') => {
            let of = format!("{}[]", scope.resolve(list));
            uses.asked.insert(scope.resolve(list));
            scope.0.push((one.clone(), of));
        }
        ("include", [Text(name), Sign("~"), Path(format)]) if format == "format" => {
            let name = name.trim_end_matches('.');
            let Some(source) = part(name) else {
                return Ok(None);
            };
            let short = name.rsplit('/').next().unwrap_or(name);
            // A part is ours, so it holds no further part, and the names of lists around it do not reach into it.
            if uses.parts.insert(short.to_owned()) {
                read(source, &|_| None, &mut Scope::default(), uses)?;
            }
        }
        _ => return Ok(None),
    }
    Ok(Some(()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(source: &str) -> Result<Uses, Fault> {
        uses(source, &|name| {
            (name == "de/_note").then_some("{% if note %}{{ note }}{% endif %}")
        })
    }

    fn set(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn values_have_the_same_names_however_a_list_is_run_through() {
        let found =
            of("{% for p in other.people %}{{ p.name }} {% for x in p.tags %}{{ x }}{% endfor %}{% endfor %}{{ p }}")
                .unwrap();
        assert_eq!(found.shown, set(&["other.people[].name", "other.people[].tags[]", "p"]));
        assert_eq!(found.asked, set(&["other.people", "other.people[].tags"]));
        let found =
            of("{% if a == \"x\" and not b.c > 3 %}{{ button(u, \"Hin, bitte\") }}{{ d | day }}{% else %}{% endif %}")
                .unwrap();
        assert_eq!((found.shown, found.asked), (set(&["u", "d"]), set(&["a", "b.c"])));
        let found = of("{% include \"de/_note.\" ~ format %}").unwrap();
        assert_eq!(
            (found.shown, found.asked, found.parts),
            (set(&["note"]), set(&["note"]), set(&["_note"]))
        );
    }

    #[test]
    fn nothing_else_is_understood() {
        for wrong in [
            "{% set x = 1 %}",
            "{% macro x() %}{% endmacro %}",
            "{% include \"de/_other.\" ~ format %}",
            "{% include name %}",
            "{% for a, b in c %}{% endfor %}",
            "{% for a in c | list %}{% endfor %}",
            "{{ x | upper }}",
            "{{ debug() }}",
            "{{ x[\"y\"] }}",
            "{{ x.y() }}",
            "{{ \"text\" }}",
            "{{ a ~ b }}",
            "{{- x }}",
            "{{ x",
            "{ x }",
            "{# note #}",
        ] {
            assert!(matches!(of(wrong), Err(Fault::Tag(_))), "{wrong}");
        }
        assert_eq!(of("<script>"), Err(Fault::Markup));
    }
}
