//! The business card of an initiative as vCard 4.0, which goes with an introduction. Only public data of initiatives;
//! never anything about households.

use super::{Attachment, InitiativeCard};
use crate::domain::content_lines::{escape, folded};

/// The initiative as a vCard file.
pub fn initiative_vcard(card: &InitiativeCard) -> Attachment {
    let mut lines = vec![
        "BEGIN:VCARD".to_owned(),
        "VERSION:4.0".to_owned(),
        "KIND:org".to_owned(),
        format!("FN:{}", escape(&card.name)),
        format!("ORG:{}", escape(&card.name)),
        format!("EMAIL:{}", escape(&card.email.to_string())),
    ];
    if let Some(phone) = &card.phone {
        lines.push(format!("TEL;VALUE=text:{}", escape(phone.as_str())));
    }
    if let Some(website) = &card.website {
        lines.push(format!("URL:{website}"));
    }
    lines.push("END:VCARD".to_owned());
    Attachment {
        name: "kontakt.vcf".to_owned(),
        content_type: "text/vcard; charset=utf-8".to_owned(),
        bytes: folded(&lines).into_bytes(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_keeps_umlauts_escapes_separators_and_folds_long_lines() {
        let card = InitiativeCard {
            name: "Rückkehrbüro Ä, B; C und noch viele, viele weitere Wörter, damit die Zeile länger als fünfundsiebzig Byte ist"
                .to_owned(),
            email: "buero@example.org".parse().unwrap(),
            phone: Some("03834 123456".parse().unwrap()),
            website: Some("https://rueckkehr.example.org".to_owned()),
        };
        let text = String::from_utf8(initiative_vcard(&card).bytes).unwrap();
        assert!(text.lines().all(|line| line.len() <= 75));
        let unfolded = text.replace("\r\n ", "");
        assert!(unfolded.contains("FN:Rückkehrbüro Ä\\, B\\; C"));
        assert!(unfolded.contains("TEL;VALUE=text:03834 123456\r\n"));
        assert!(unfolded.ends_with("END:VCARD\r\n"));
    }
}
