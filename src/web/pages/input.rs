//! What a form sends: names and values as the browser gave them. Empty fields count as not filled in.
//! Nothing is checked here; the domain does that.

/// The pairs of a form or of a query, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Input(Vec<(String, String)>);

impl Input {
    /// The pairs of a form.
    pub(crate) const fn new(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// The first value of a field, trimmed; `None` when it is empty or missing.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// The first value of a field as owned text.
    pub(crate) fn owned(&self, name: &str) -> Option<String> {
        self.get(name).map(str::to_owned)
    }

    /// The first value of a field, an empty text when it is missing.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.get(name).unwrap_or_default()
    }

    /// All values of a field that are not empty.
    pub(crate) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0
            .iter()
            .filter(move |(key, _)| *key == name)
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }

    /// Whether a box is ticked or a button was the one that was pressed.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// A field read as another type; `None` when it is missing or does not parse.
    pub(crate) fn parse<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.get(name).and_then(|text| text.parse().ok())
    }

    /// All values of a field that parse.
    pub(crate) fn parse_all<T: std::str::FromStr>(&self, name: &str) -> Vec<T> {
        self.all(name).filter_map(|text| text.parse().ok()).collect()
    }

    /// The pairs as they came.
    pub(crate) fn pairs(&self) -> &[(String, String)] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_fields_count_as_not_filled_in() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let input = Input::new(vec![pair("a", "  "), pair("b", " x "), pair("b", "y"), pair("n", "7")]);
        assert_eq!(input.get("a"), None);
        assert_eq!(input.get("b"), Some("x"));
        assert_eq!(input.all("b").count(), 2);
        assert_eq!(input.parse::<i64>("n"), Some(7));
        assert!(!input.has("missing"));
    }
}
