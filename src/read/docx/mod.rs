//! DOCX (Office Open XML, ECMA-376): the parts of the container, put together.

mod body;
mod notes;
mod numbering;
mod styles;
mod symbols;

use rustc_hash::FxHashMap;

use self::body::{Place, Walker};
use self::notes::Notes;
use self::numbering::Numbering;
use self::styles::Styles;
use super::archive::{Archive, resolve};
use super::xml::{Node, Tree};
use super::{ReadOptions, Revisions};
use crate::Result;
use crate::document::{Document, Facts, Format, Origin, Warning};

/// Reads a Word document as logical blocks.
pub(super) fn read(name: &str, bytes: &[u8], options: &ReadOptions) -> Result<Document> {
    let mut archive = Archive::open(name, bytes)?;
    let path = main_part(&mut archive, name)?;
    let mut warnings = Vec::new();
    let main = archive.required(&path)?;
    let parts = relations(&mut archive, name, &path)?;
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
    let core = archive.text("docProps/core.xml")?.unwrap_or_default();

    let mut parse = |part: &str, text| -> Result<Tree<'_>> {
        let (tree, fault) = Tree::parse(name, part, text)?;
        warnings.extend(fault.map(|fault| Warning {
            page: None,
            message: format!("{part} is damaged ({fault}); what stands behind that place is lost"),
        }));
        Ok(tree)
    };
    let main = parse(&path, &main)?;
    let styles = Styles::read(parse("styles.xml", &styles)?.root());
    let numbering = Numbering::read(parse("numbering.xml", &numbering)?.root());
    let settings = parse("settings.xml", &settings)?;
    let footnotes = parse("footnotes.xml", &footnotes)?;
    let endnotes = parse("endnotes.xml", &endnotes)?;
    let title = parse("core.xml", &core)?.root().find("title").map(|n| n.all_text().trim().to_owned());
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
    let mut walker = Walker::new(styles, numbering, notes, options.revisions == Revisions::Original);
    if !fields_end(main.root()) {
        walker.ignore_fields = true;
        warnings.push(Warning {
            page: None,
            message: "a field in it does not end; the codes of fields may stand in the text".to_owned(),
        });
    }
    if let Some(body) = main.root().child("document").and_then(|d| d.child("body")) {
        walker.blocks(body, Place::Body);
    }
    walker.footnotes();
    for (is_header, tree) in &running {
        walker.blocks(tree.root(), if *is_header { Place::Header } else { Place::Footer });
    }
    warnings.extend(walker.unknown.iter().map(|(font, count)| Warning {
        page: None,
        message: format!("{count} symbols of the font {font} have no letter; a space stands for each"),
    }));
    let flow = walker.finish();
    Ok(Document {
        origin: Origin {
            name: name.to_owned(),
            format: Format::Docx,
            reader: "docx".to_owned(),
            encoding: None,
        },
        blocks: flow.into_blocks(),
        warnings,
        facts: Facts { title: title.filter(|t| !t.is_empty()), ..Facts::default() },
    })
}

/// Relations of a part: id to kind and path.
#[derive(Default)]
struct Relations {
    by_id: FxHashMap<String, (String, String)>,
    order: Vec<String>,
}

impl Relations {
    /// Path of the first relation whose kind ends in `kind`.
    fn first(&self, kind: &str) -> Option<&str> {
        self.order
            .iter()
            .filter_map(|id| self.by_id.get(id))
            .find(|(k, _)| k == kind)
            .map(|(_, path)| path.as_str())
    }
}

/// The relations of the part `path`, with targets that stay inside the container.
fn relations(archive: &mut Archive<'_>, name: &str, path: &str) -> Result<Relations> {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let rels = format!("{folder}{}_rels/{file}.rels", if folder.is_empty() { "" } else { "/" });
    let text = archive.text(&rels)?.unwrap_or_default();
    let (tree, _) = Tree::parse(name, &rels, &text)?;
    let mut relations = Relations::default();
    for node in tree.root().child("Relationships").into_iter().flat_map(|n| n.all("Relationship")) {
        let (Some(id), Some(kind), Some(target)) =
            (node.attribute("Id"), node.attribute("Type"), node.attribute("Target"))
        else {
            continue;
        };
        let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
        if let Some(path) = resolve(path, &target) {
            relations.order.push(id.to_string());
            relations.by_id.insert(id.into_owned(), (kind, path));
        }
    }
    Ok(relations)
}

/// Path of the main part, which the relations of the container name.
fn main_part(archive: &mut Archive<'_>, name: &str) -> Result<String> {
    let relations = relations(archive, name, "")?;
    Ok(relations.first("officeDocument").unwrap_or("word/document.xml").to_owned())
}

/// Headers (`true`) and footers of all sections, each part once, in order.
fn running_parts(root: Node<'_>, relations: &Relations) -> Vec<(bool, String)> {
    let mut out: Vec<(bool, String)> = Vec::new();
    for section in root.below().filter(|n| n.name() == "sectPr") {
        for reference in
            section.children().filter(|n| matches!(n.name(), "headerReference" | "footerReference"))
        {
            let path = reference.attribute("id").and_then(|id| relations.by_id.get(id.as_ref()));
            if let Some((_, path)) = path {
                let entry = (reference.name() == "headerReference", path.clone());
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
            let path = part.attribute("id").and_then(|id| relations.by_id.get(id.as_ref()));
            let path = path.map_or("another document", |(_, path)| path.as_str());
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
