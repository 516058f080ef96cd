//! How the parts of an Office file refer to each other (ECMA-376 part 2, section 6.5).

use rustc_hash::FxHashMap;

use super::archive::{Archive, resolve};
use super::xml::Tree;
use crate::Result;

/// Relations of a part: id to kind and path.
#[derive(Default)]
pub(super) struct Relations {
    by_id: FxHashMap<String, (String, String)>,
    order: Vec<String>,
}

impl Relations {
    /// The relations of the part `path`, with targets that stay inside the container.
    ///
    /// # Errors
    /// Those of reading a part.
    pub(super) fn of(archive: &mut Archive<'_>, name: &str, path: &str) -> Result<Self> {
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
            let is_inside = node.attribute("TargetMode").is_none_or(|mode| mode != "External");
            if let Some(path) = resolve(path, &target).filter(|_| is_inside) {
                relations.order.push(id.to_string());
                relations.by_id.insert(id.into_owned(), (kind, path));
            }
        }
        Ok(relations)
    }

    /// Path of the part that relation `id` leads to.
    pub(super) fn path(&self, id: &str) -> Option<&str> {
        self.by_id.get(id).map(|(_, path)| path.as_str())
    }

    /// All relations, as id, kind and path, in their order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        let entry = |id| self.by_id.get_key_value(id);
        self.order
            .iter()
            .filter_map(entry)
            .map(|(id, (kind, path))| (id.as_str(), kind.as_str(), path.as_str()))
    }

    /// Path of the first relation whose kind ends in `kind`.
    pub(super) fn first(&self, kind: &str) -> Option<&str> {
        self.iter().find(|(_, own, _)| *own == kind).map(|(_, _, path)| path)
    }
}

/// Path of the main part, which the relations of the container name; `usual` where they do not.
///
/// # Errors
/// Those of reading a part.
pub(super) fn main_part(archive: &mut Archive<'_>, name: &str, usual: &str) -> Result<String> {
    let relations = Relations::of(archive, name, "")?;
    Ok(relations.first("officeDocument").unwrap_or(usual).to_owned())
}
