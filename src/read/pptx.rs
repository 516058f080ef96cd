//! Presentations of PowerPoint: the slides in their order, each with its notes behind it
//! (ECMA-376 part 1, 19.3 and 21.1).

mod shapes;

use self::shapes::{Slide, Walker};
use super::archive::Archive;
use super::drawings;
use super::opc::{self, Relations};
use super::xml::{Node, Tree};
use crate::Result;
use crate::document::{Document, DocumentFormat, Facts, Origin, Warning};
use crate::limits;

/// Reads a presentation as logical blocks; a slide is a page.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Document> {
    let mut archive = Archive::open(name, bytes)?;
    let path = opc::main_part(&mut archive, name, "ppt/presentation.xml")?;
    let mut warnings = Vec::new();
    let main = archive.required(&path)?;
    let main = Tree::parse_or_warn(name, &path, &main, &mut warnings)?;
    let parts = Relations::of(&mut archive, name, &path)?;
    let title = archive.title("docProps/core.xml", &mut warnings);
    let slides = main.root().child("presentation").and_then(|n| n.child("sldIdLst"));
    let mut reader = Reader { name, archive, walker: Walker::default(), warnings };
    for (number, node) in (1..).zip(slides.into_iter().flat_map(|n| n.all("sldId"))) {
        match relation(node).and_then(|id| parts.path(&id)) {
            Some(path) => reader.slide(path, number)?,
            None => reader.warnings.push(Warning {
                page: Some(number),
                message: "the slide is missing from the file".to_owned(),
            }),
        }
        let blocks = reader.walker.flow.body.len() + reader.walker.flow.skipped.len();
        limits::within(name, "the presentation", blocks as u64, limits::BLOCKS as u64, "blocks")?;
    }
    let mut flow = reader.walker.finish();
    Ok(Document {
        origin: Origin {
            name: name.to_owned(),
            format: DocumentFormat::Pptx,
            reader: "pptx".to_owned(),
            encoding: None,
        },
        skipped: flow.take_skipped(),
        blocks: flow.into_blocks(),
        warnings: reader.warnings,
        facts: Facts { title, ..Facts::default() },
        ..Document::default()
    })
}

/// `r:id` of a node that has an `id` of its own, too.
fn relation<'t>(node: Node<'t>) -> Option<std::borrow::Cow<'t, str>> {
    node.attribute_that("id", |id| id.parse::<u32>().is_err())
}

struct Reader<'a> {
    name: &'a str,
    archive: Archive<'a>,
    walker: Walker,
    warnings: Vec<Warning>,
}

impl Reader<'_> {
    /// Reads the slide in the part `path`, with what leads from it.
    fn slide(&mut self, path: &str, number: u32) -> Result<()> {
        let text = self.archive.text(path)?.unwrap_or_default();
        let tree = Tree::parse_or_warn(self.name, path, &text, &mut self.warnings)?;
        let links = Relations::of(&mut self.archive, self.name, path)?;
        let root = tree.root();
        let drawn = drawings::texts(&mut self.archive, self.name, &links)?;
        let hidden =
            root.child("sld").and_then(|n| n.attribute("show")).is_some_and(|v| v == "0" || v == "false");
        let slide = Slide { number, hidden, drawn };
        self.walker.slide(root, &slide);
        if let Some(layout) = links.first("slideLayout") {
            self.background(layout)?;
            let above = Relations::of(&mut self.archive, self.name, layout)?;
            if let Some(master) = above.first("slideMaster") {
                self.background(master)?;
            }
        }
        for (_, kind, path) in links.iter().filter(|(_, kind, _)| matches!(*kind, "notesSlide" | "comments"))
        {
            let text = self.archive.text(path)?.unwrap_or_default();
            let tree = Tree::parse_or_warn(self.name, path, &text, &mut self.warnings)?;
            if kind == "notesSlide" {
                self.walker.notes(tree.root(), &slide);
            } else {
                self.walker.comments(tree.root(), &slide);
            }
        }
        Ok(())
    }

    /// Reads what a layout or a master shows on its slides, once.
    fn background(&mut self, path: &str) -> Result<()> {
        if !self.walker.backgrounds.insert(path.to_owned()) {
            return Ok(());
        }
        let text = self.archive.text(path)?.unwrap_or_default();
        let (tree, _) = Tree::parse(self.name, path, &text)?;
        self.walker.background(tree.root());
        Ok(())
    }
}

#[cfg(test)]
mod tests;
