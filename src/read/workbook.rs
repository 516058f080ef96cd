//! A workbook of Excel as a document: every sheet a table, each cell as Excel shows it
//! (ECMA-376 part 1, 18.2 to 18.8). [`crate::exchange::xlsx`] reads tables of pairs.

mod cells;
mod sheet;

use self::cells::{Formats, strings};
use self::sheet::{Sheet, Sight, Walker, is_on};
use super::archive::Archive;
use super::drawings;
use super::opc::{self, Relations};
use super::xml::Tree;
use crate::Result;
use crate::document::{Document, DocumentFormat, Facts, Origin};
use crate::limits;

/// Reads a workbook as cells; the names of sheets are headings, unless they are Excel's own.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Document> {
    let mut archive = Archive::open(name, bytes)?;
    let path = opc::main_part(&mut archive, name, "xl/workbook.xml")?;
    let mut warnings = Vec::new();
    let main = archive.required(&path)?;
    let parts = Relations::of(&mut archive, name, &path)?;
    let mut side = |kind: &str| -> Result<String> {
        let text = parts.first(kind).map(|path| archive.text(path)).transpose()?;
        Ok(text.flatten().unwrap_or_default())
    };
    let (shared, styles) = (side("sharedStrings")?, side("styles")?);
    let title = archive.title("docProps/core.xml", &mut warnings);
    let shared = Tree::parse_or_warn(name, "sharedStrings.xml", &shared, &mut warnings)?;
    let styles = Tree::parse_or_warn(name, "styles.xml", &styles, &mut warnings)?;
    let main = Tree::parse_or_warn(name, &path, &main, &mut warnings)?;
    let mut formats = Formats::read(styles.root());
    formats.from_1904 = main.root().find("workbookPr").is_some_and(|n| is_on(n, "date1904"));
    let mut walker = Walker::new(name, strings(shared.root()), formats);
    let sheets = main.root().child("workbook").and_then(|n| n.child("sheets"));
    for (number, node) in (1..).zip(sheets.into_iter().flat_map(|n| n.all("sheet"))) {
        let Some(path) = node.attribute("id").and_then(|id| parts.path(&id)) else { continue };
        let text = archive.text(path)?.unwrap_or_default();
        let tree = Tree::parse_or_warn(name, path, &text, &mut warnings)?;
        let links = Relations::of(&mut archive, name, path)?;
        let sheet = Sheet {
            number,
            title: node.attribute("name").unwrap_or_default().into_owned(),
            sight: match node.attribute("state").as_deref() {
                None | Some("visible") => Sight::Shown,
                Some(_) => Sight::Hidden,
            },
        };
        walker.sheet(tree.root(), &sheet)?;
        for (_, kind, path) in links.iter() {
            let text = match kind {
                "comments" | "threadedComment" | "drawing" => archive.text(path)?.unwrap_or_default(),
                _ => continue,
            };
            let tree = Tree::parse_or_warn(name, path, &text, &mut warnings)?;
            if kind == "drawing" {
                let links = Relations::of(&mut archive, name, path)?;
                let drawn = drawings::texts(&mut archive, name, &links)?;
                walker.drawing(tree.root(), &drawn, &sheet);
            } else {
                walker.comments(tree.root(), &sheet);
            }
        }
        limits::within(name, "the workbook", walker.flow.body.len() as u64, limits::BLOCKS as u64, "cells")?;
    }
    let mut flow = walker.flow;
    Ok(Document {
        origin: Origin {
            name: name.to_owned(),
            format: DocumentFormat::Xlsx,
            reader: "xlsx".to_owned(),
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
