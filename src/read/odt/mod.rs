//! OpenDocument text (OASIS ODF 1.3).

mod lists;
mod styles;
mod walk;

use self::styles::Styles;
use self::walk::{ParagraphPlace, Walker};
use super::ReadOptions;
use super::archive::Archive;
use super::password;
use super::xml::{Node, Tree};
use crate::Result;
use crate::document::{Document, DocumentFormat, Facts, Origin, Warning};

/// Reads an OpenDocument text as logical blocks.
pub(super) fn read(name: &str, bytes: &[u8], options: &ReadOptions) -> Result<Document> {
    let mut archive = Archive::open(name, bytes)?;
    // Encrypted parts are listed as such, and lie in the container as they are.
    if archive.text("META-INF/manifest.xml")?.is_some_and(|m| m.contains("encryption-data")) {
        return Err(password::unknown(name, "LibreOffice"));
    }
    let content = archive.required("content.xml")?;
    let styles = archive.text("styles.xml")?.unwrap_or_default();
    let (content, fault) = Tree::parse(name, "content.xml", &content)?;
    let (styles, _) = Tree::parse(name, "styles.xml", &styles)?;
    let mut warnings: Vec<Warning> = fault
        .map(|fault| Warning {
            page: None,
            message: format!("content.xml is damaged ({fault}); what stands behind that place is lost"),
        })
        .into_iter()
        .collect();
    let title = archive.title("meta.xml", &mut warnings);

    let mut book = Styles::default();
    let content = content.root();
    let general = styles.root().child("document-styles");
    let own = content.child("document-content");
    for part in [general, own].into_iter().flatten() {
        part.all("styles").chain(part.all("automatic-styles")).for_each(|group| book.read(group));
    }
    let text = own.and_then(|n| n.child("body")?.child("text"));
    let mut walker = Walker::new(&book, text, options.revisions);
    if let Some(text) = text {
        walker.blocks(text, &ParagraphPlace::Body);
    }
    let pages = general.and_then(|n| n.child("master-styles")).into_iter().flat_map(|n| n.all("master-page"));
    for part in pages.flat_map(Node::children) {
        if part.name().starts_with("header") {
            walker.blocks(part, &ParagraphPlace::Header);
        } else if part.name().starts_with("footer") {
            walker.blocks(part, &ParagraphPlace::Footer);
        }
    }
    let mut flow = walker.finish();
    Ok(Document {
        origin: Origin {
            name: name.to_owned(),
            format: DocumentFormat::Odt,
            reader: "odt".to_owned(),
            encoding: None,
        },
        skipped: flow.take_skipped(),
        blocks: flow.into_blocks(),
        warnings,
        facts: Facts { title, ..Facts::default() },
        ..Document::default()
    })
}

#[cfg(test)]
mod tests;
