//! Writes TBX-Basic of 2008, the edition that most tools read.

use crate::html::escape::{attribute_into, escape_into};

/// A concept with its term in two languages.
pub(crate) struct ConceptEntry {
    /// What is said of it.
    pub(crate) note: String,
    /// Language code, term, and texts in which it stands.
    pub(crate) terms: [(String, String, Vec<String>); 2],
}

/// The whole file.
pub(crate) fn to_tbx(title: &str, entries: impl Iterator<Item = ConceptEntry>) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<martif type=\"TBX-Basic\" xml:lang=\"en\">\n<martifHeader>\n\
         <fileDesc><titleStmt><title>",
    );
    escape_into(title, &mut out);
    out.push_str("</title></titleStmt><sourceDesc><p>");
    escape_into(title, &mut out);
    out.push_str(
        "</p></sourceDesc></fileDesc>\n<encodingDesc><p type=\"XCSURI\">TBXBasicXCSV02.xcs</p></encodingDesc>\n\
         </martifHeader>\n<text><body>\n",
    );
    for (at, entry) in (1..).zip(entries) {
        out.push_str("<termEntry");
        attribute_into("id", &format!("t{at}"), &mut out);
        out.push_str("><note>");
        escape_into(&entry.note, &mut out);
        out.push_str("</note>\n");
        for (language, term, contexts) in &entry.terms {
            out.push_str("<langSet");
            attribute_into("xml:lang", language, &mut out);
            out.push_str("><tig><term>");
            escape_into(term, &mut out);
            out.push_str("</term>");
            for context in contexts {
                out.push_str("<descrip type=\"context\">");
                escape_into(context, &mut out);
                out.push_str("</descrip>");
            }
            out.push_str("</tig></langSet>\n");
        }
        out.push_str("</termEntry>\n");
    }
    out + "</body></text>\n</martif>\n"
}
