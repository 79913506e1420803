//! Figures of closed periods as files for programs of tables: CSV as German programs read it, and XLSX. What stands in a cell is never taken for
//! a formula, whatever a campaign is called.

use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::view::{Figure, FiguresView, details};
use crate::domain::figures::EventKind;
use crate::domain::locale::{Locale, Voice};
use crate::error::{Context as _, Result};
use crate::service::spreadsheet;
use crate::texts;

/// The media type of [`csv()`].
pub const CSV: &str = "text/csv; charset=utf-8";
/// The media type of [`xlsx`].
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A line: what it belongs to, what it says, the figure.
struct Line {
    section: String,
    name: String,
    value: Option<u64>,
}

fn lines(view: &FiguresView, locale: Locale) -> Vec<Line> {
    let t = |key: &str| texts::text(Voice::from(locale), key);
    let of_kind = |kind: EventKind| t(&format!("figure-{kind}"));
    let mut lines = Vec::new();
    let mut add = |section: &str, figures: &[Figure], name: &dyn Fn(&Figure) -> String| {
        for figure in figures {
            lines.push(Line {
                section: section.to_owned(),
                name: name(figure),
                value: figure.value,
            });
        }
    };
    add(&t("figures-totals"), &view.totals, &|one| {
        t(&format!("figure-{}", one.code))
    });
    for (group, detail) in view.reasons.iter().zip(details()) {
        add(&of_kind(group.of), &group.figures, &|one| {
            t(&format!("{}-{}", detail.texts, one.code))
        });
    }
    for group in &view.times {
        let section = format!("{}: {}", t("figures-times"), of_kind(group.of));
        add(&section, &group.figures, &|one| t(&format!("span-{}", one.code)));
    }
    let named = |one: &Figure| one.name.clone().unwrap_or_else(|| one.code.clone());
    add(&t("figures-occupations"), &view.occupations, &named);
    add(&t("figures-districts"), &view.districts, &named);
    lines
}

/// The figures as CSV, as German programs open it.
pub fn csv(view: &FiguresView, locale: Locale) -> Vec<u8> {
    let t = |key: &str| texts::text(Voice::from(locale), key);
    let heads = [
        "figures-period",
        "figures-part",
        "figures-section",
        "figures-indicator",
        "figures-households",
    ];
    let rows = lines(view, locale).into_iter().map(|line| {
        let value = line.value.map_or_else(|| t("figures-few"), |value| value.to_string());
        vec![
            view.period.to_string(),
            view.name.clone(),
            line.section,
            line.name,
            value,
        ]
    });
    spreadsheet::csv(std::iter::once(heads.map(&t).to_vec()).chain(rows)).into_bytes()
}

/// The figures as XLSX, with a second sheet that says how each is counted.
///
/// # Errors
/// [`crate::error::Error::Internal`] when the file cannot be made.
pub fn xlsx(view: &FiguresView, locale: Locale) -> Result<Vec<u8>> {
    workbook(view, locale).context("writing a workbook of figures")
}

fn workbook(view: &FiguresView, locale: Locale) -> std::result::Result<Vec<u8>, XlsxError> {
    let t = |key: &str| texts::text(Voice::from(locale), key);
    let bold = Format::new().set_bold();
    let wrapped = Format::new().set_text_wrap();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name(t("figures-sheet"))?;
    sheet.write_string_with_format(0, 0, format!("{} · {}", view.name, view.period), &bold)?;
    sheet.write_string(1, 0, t("figures-closed"))?;
    sheet.write_string(2, 0, t("figures-rounded"))?;
    for (column, key) in (0..).zip(["figures-section", "figures-indicator", "figures-households"]) {
        sheet.write_string_with_format(4, column, t(key), &bold)?;
    }
    for (row, line) in (5..).zip(lines(view, locale)) {
        sheet.write_string(row, 0, line.section)?;
        sheet.write_string(row, 1, line.name)?;
        match u32::try_from(line.value.unwrap_or(0)) {
            Ok(value) if line.value.is_some() => sheet.write_number(row, 2, value)?,
            _ => sheet.write_string(row, 2, t("figures-few"))?,
        };
    }
    sheet.set_column_width(0, 44)?;
    sheet.set_column_width(1, 50)?;
    sheet.set_column_width(2, 14)?;
    let sheet = book.add_worksheet();
    sheet.set_name(t("figures-meanings"))?;
    for (column, key) in (0..).zip(["figures-indicator", "figures-meaning"]) {
        sheet.write_string_with_format(0, column, t(key), &bold)?;
    }
    for (row, kind) in (1..).zip(EventKind::ALL) {
        sheet.write_string(row, 0, t(&format!("figure-{kind}")))?;
        sheet.write_string_with_format(row, 1, t(&format!("figure-means-{kind}")), &wrapped)?;
    }
    sheet.set_column_width(0, 44)?;
    sheet.set_column_width(1, 90)?;
    book.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::figures::{DividedBy, Period};

    fn view() -> FiguresView {
        let period: Period = "2026-Q3".parse().unwrap();
        FiguresView {
            period,
            by: DividedBy::Campaign,
            part: "x".to_owned(),
            name: "=cmd()".to_owned(),
            closed_at: Some(chrono::DateTime::UNIX_EPOCH),
            totals: vec![
                Figure {
                    code: "introduced".to_owned(),
                    name: None,
                    value: Some(35),
                },
                Figure {
                    code: "met".to_owned(),
                    name: None,
                    value: None,
                },
            ],
            reasons: Vec::new(),
            times: Vec::new(),
            occupations: Vec::new(),
            districts: Vec::new(),
        }
    }

    #[test]
    fn german_programs_open_the_table_and_nothing_in_it_is_a_formula() {
        let text = String::from_utf8(csv(&view(), Locale::De)).unwrap();
        assert!(text.starts_with('\u{FEFF}'), "{text}");
        let rows: Vec<&str> = text.trim_end().split("\r\n").collect();
        assert_eq!(rows.len(), 3, "{text}");
        assert!(
            rows[1].starts_with("2026-Q3;'=cmd();") && rows[1].ends_with(";35"),
            "{text}"
        );
        assert!(rows[2].ends_with(";unter 5"), "{text}");
    }

    #[test]
    fn the_workbook_is_a_package_of_office_open_xml() {
        let bytes = xlsx(&view(), Locale::En).unwrap();
        assert!(bytes.starts_with(b"PK\x03\x04"));
        assert!(
            bytes.windows(20).any(|part| part == b"xl/worksheets/sheet2"),
            "two sheets"
        );
    }
}
