//! The parts of a unit, and how they make one.

use crate::exchange::extra::unpack_without_codes;
use crate::exchange::markup::{MarkupNode, from_xliff2, from_xliff12, sides, to_xliff2, to_xliff12, written};
use crate::exchange::props;
use crate::exchange::{LanguagePair, Prop, Tu, Tuv};

use super::state;

/// Source and target of one place, with the other things a unit of 2.x holds.
#[derive(Default)]
pub(super) struct Parts {
    pub(super) source: Option<Vec<MarkupNode>>,
    pub(super) target: Option<Vec<MarkupNode>>,
    pub(super) state: Option<String>,
    pub(super) sub_state: Option<String>,
}

/// What of a file counts for each of its units.
#[derive(Clone, Copy)]
pub(super) struct FileKind<'r> {
    /// Whether it is an XLIFF 2.x.
    pub(super) version_2: bool,
    /// Whether this program wrote it.
    pub(super) own: bool,
    pub(super) pair: &'r LanguagePair,
}

impl Parts {
    /// Whether there is no target, or a blank one.
    pub(super) fn is_untranslated(&self) -> bool {
        self.target.as_deref().is_none_or(is_blank)
    }

    /// The unit of these parts, which are XLIFF; `data` are the original codes of a unit of 2.x, `extra` is
    /// what else the file says of it.
    ///
    /// # Errors
    /// What is wrong with `extra`.
    pub(super) fn complete(
        self,
        mut tu: Tu,
        file: FileKind<'_>,
        extra: Option<&str>,
        data: &[(String, String)],
    ) -> std::result::Result<Tu, String> {
        let look_up = |id: &str| data.iter().find(|(key, _)| key == id).map(|(_, text)| text.clone());
        let as_tmx = |nodes| if file.version_2 { from_xliff2(nodes, &look_up) } else { from_xliff12(nodes) };
        let shown = [self.source, self.target].map(|nodes| nodes.map(|nodes| written(&as_tmx(nodes))));
        for (shown, language) in shown.iter().zip([&file.pair.source, &file.pair.target]) {
            let Some((text, markup)) = shown.clone() else { continue };
            // An empty element is how a missing side looks; `extra` says where it is meant.
            if !text.is_empty() || markup.is_some() {
                tu.variants.push(Tuv { markup, ..Tuv::new(language, text) });
            }
        }
        let has_target = shown[1].is_some();
        if let Some(json) = extra {
            let stored = unpack_without_codes(json, &mut tu, file.pair)?;
            file.restore(&mut tu, stored);
        }
        for (kind, value) in [(props::STATE, self.state), (props::SUB_STATE, self.sub_state)] {
            let Some(value) = value.filter(|value| !value.is_empty()) else { continue };
            let said = match kind {
                props::STATE if file.version_2 && has_target => Some(state::in_2(&tu).to_owned()),
                props::STATE if file.version_2 => Some(state::in_2_untranslated(&tu).to_owned()),
                props::STATE => Some(state::in_12(&tu)),
                kind => tu.prop(kind).map(str::to_owned),
            };
            // In a file of this program the attribute only repeats what the properties say, until somebody changes it.
            if file.own && said.as_ref() == Some(&value) {
                continue;
            }
            match tu.props.iter_mut().find(|prop| prop.kind == kind) {
                Some(prop) => prop.value = value,
                None => tu.props.push(Prop::new(kind, value)),
            }
        }
        Ok(tu)
    }
}

impl FileKind<'_> {
    /// Gives both sides the inline codes that the unit had before it became this XLIFF, if what the
    /// XLIFF shows is still what is made of them.
    fn restore(self, tu: &mut Tu, stored: [Option<String>; 2]) {
        let (source, target) = self.pair.positions(tu);
        let before = [(source, &stored[0]), (target, &stored[1])].map(|(at, stored)| {
            let mut tuv = at.and_then(|at| tu.variants.get(at)).cloned()?;
            if stored.is_some() {
                tuv.markup.clone_from(stored);
            }
            Some(tuv)
        });
        let Some(nodes) = sides(before.each_ref().map(Option::as_ref)) else { return };
        let shown = match self.version_2 {
            true => {
                let (shown, data) = to_xliff2(&nodes[0], &nodes[1]);
                shown.map(|nodes| from_xliff2(nodes, &|id| data.get(id)))
            }
            false => to_xliff12(&nodes[0], &nodes[1]).map(from_xliff12),
        };
        for ((shown, stored), at) in shown.into_iter().zip(stored).zip([source, target]) {
            let Some(tuv) = at.and_then(|at| tu.variants.get_mut(at)) else { continue };
            let (text, markup) = written(&shown);
            if stored.is_some() && tuv.text == text && tuv.markup == markup {
                tuv.markup = stored;
            }
        }
    }
}

/// Whether there is neither text nor code.
fn is_blank(nodes: &[MarkupNode]) -> bool {
    nodes.iter().all(|node| match node {
        MarkupNode::Text(text) => text.trim().is_empty(),
        MarkupNode::Element { name, children, .. } => name == "mrk" && is_blank(children),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_is_what_has_neither_text_nor_code() {
        let blank = |markup| is_blank(&crate::exchange::markup::parse(markup).unwrap());
        assert!(blank(" <mrk> </mrk>"));
        assert!(!blank("<mrk>a</mrk>") && !blank("<mrk><ph/></mrk>") && !blank("<ph/>"));
    }
}
