//! DOCX (Office Open XML, ECMA-376): the parts of the container, put together.

mod body;
mod notes;
mod numbering;
mod styles;
mod symbols;

use self::body::{ParagraphPlace, Walker};
use self::notes::Notes;
use self::numbering::Numbering;
use self::styles::Styles;
use super::ReadOptions;
use super::archive::Archive;
use super::drawings;
use super::opc::{self, Relations};
use super::xml::{Node, Tree};
use crate::Result;
use crate::document::{Document, DocumentFormat, Facts, Origin, SkipReason, Skipped, Warning};

/// Reads a Word document as logical blocks.
pub(super) fn read(name: &str, bytes: &[u8], options: &ReadOptions) -> Result<Document> {
    let mut archive = Archive::open(name, bytes)?;
    let path = opc::main_part(&mut archive, name, "word/document.xml")?;
    let mut warnings = Vec::new();
    let main = archive.required(&path)?;
    let parts = Relations::of(&mut archive, name, &path)?;
    let mut side = |kind: &str| -> Result<String> {
        let target = parts.first(kind);
        let text = match target {
            Some(path) => archive.text(path)?,
            None => None,
        };
        Ok(text.unwrap_or_default())
    };
    let (styles, numbering, settings) = (side("styles")?, side("numbering")?, side("settings")?);
    let (footnotes, endnotes) = (side("footnotes")?, side("endnotes")?);
    let comments = side("comments")?;
    let drawn = drawings::texts(&mut archive, name, &parts)?;

    let title = archive.title("docProps/core.xml", &mut warnings);
    let mut parse = |part: &str, text| Tree::parse_or_warn(name, part, text, &mut warnings);
    let main = parse(&path, &main)?;
    let styles = Styles::read(parse("styles.xml", &styles)?.root());
    let numbering = Numbering::read(parse("numbering.xml", &numbering)?.root());
    let settings = parse("settings.xml", &settings)?;
    let footnotes = parse("footnotes.xml", &footnotes)?;
    let endnotes = parse("endnotes.xml", &endnotes)?;
    let comments = comments_of(parse("comments.xml", &comments)?.root());
    let mut running = Vec::new();
    for (is_header, path) in running_parts(main.root(), &parts) {
        running.push((is_header, archive.text(&path)?.unwrap_or_default()));
    }

    let running = running
        .iter()
        .map(|(is_header, text)| Ok((*is_header, parse("a header or footer", text)?)))
        .collect::<Result<Vec<_>>>()?;

    warnings.extend(left_out(main.root(), &parts));
    let notes = Notes::new(footnotes.root(), endnotes.root(), settings.root(), main.root());
    let mut walker = Walker::new(styles, numbering, notes, options.revisions);
    walker.drawn = drawn;
    if !fields_end(main.root()) {
        walker.ignore_fields = true;
        warnings.push(Warning {
            page: None,
            message: "a field in it does not end; the codes of fields may stand in the text".to_owned(),
        });
    }
    if let Some(body) = main.root().child("document").and_then(|d| d.child("body")) {
        walker.blocks(body, ParagraphPlace::Body);
    }
    walker.footnotes();
    for (is_header, tree) in &running {
        walker.blocks(tree.root(), if *is_header { ParagraphPlace::Header } else { ParagraphPlace::Footer });
    }
    walker.unread_notes();
    warnings.extend(walker.unknown.iter().map(|(font, count)| Warning {
        page: None,
        message: format!("{count} symbols of the font {font} have no letter; a space stands for each"),
    }));
    let mut flow = walker.finish();
    let mut skipped = flow.take_skipped();
    skipped.extend(comments);
    Ok(Document {
        origin: Origin {
            name: name.to_owned(),
            format: DocumentFormat::Docx,
            reader: "docx".to_owned(),
            encoding: None,
        },
        blocks: flow.into_blocks(),
        warnings,
        facts: Facts { title, ..Facts::default() },
        skipped,
        ..Document::default()
    })
}

/// The remarks of reviewers, one a paragraph.
fn comments_of(root: Node<'_>) -> Vec<Skipped> {
    let paragraphs = root.below().filter(|n| n.name() == "p");
    let texts =
        paragraphs.map(|p| p.below().filter(|n| n.name() == "t").map(Node::all_text).collect::<String>());
    texts
        .filter(|text| !text.trim().is_empty())
        .map(|text| Skipped { why: SkipReason::Comment, page: None, text: text.trim().to_owned() })
        .collect()
}

/// Headers (`true`) and footers of all sections, each part once, in order.
fn running_parts(root: Node<'_>, relations: &Relations) -> Vec<(bool, String)> {
    let mut out: Vec<(bool, String)> = Vec::new();
    for section in root.below().filter(|n| n.name() == "sectPr") {
        for reference in
            section.children().filter(|n| matches!(n.name(), "headerReference" | "footerReference"))
        {
            if let Some(path) = reference.attribute("id").and_then(|id| relations.path(&id)) {
                let entry = (reference.name() == "headerReference", path.to_owned());
                if !out.contains(&entry) {
                    out.push(entry);
                }
            }
        }
    }
    out
}

/// Whether each complex field that begins ends, too.
fn fields_end(root: Node<'_>) -> bool {
    let steps = root.below().filter(|n| n.name() == "fldChar").filter_map(|n| n.attribute("fldCharType"));
    let (mut begun, mut ended) = (0, 0);
    for step in steps {
        begun += usize::from(step == "begin");
        ended += usize::from(step == "end");
    }
    begun <= ended
}

/// A warning for each document that is only linked or wrapped up in this one.
fn left_out(root: Node<'_>, relations: &Relations) -> Vec<Warning> {
    let parts = root.below().filter(|n| matches!(n.name(), "altChunk" | "subDoc"));
    parts
        .map(|part| {
            let path = part.attribute("id").and_then(|id| relations.path(&id)).unwrap_or("another document");
            Warning {
                page: None,
                message: format!(
                    "{path} is wrapped up in it and is not read; open it in Word and save it, which puts the text in"
                ),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests;
