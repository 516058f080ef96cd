//! The same text twice in a memory with something else opposite.

use rustc_hash::FxHashMap;

use super::seen::{Seen, hash};
use super::{Findings, Pair};

/// `target-varies`.
pub(super) fn targets(pair: &Pair<'_>, seen: &mut Seen, findings: &mut Findings) {
    varies(&seen.targets, pair.source.text, pair.target.text, "source", "target", findings);
}

/// `source-varies`.
pub(super) fn sources(pair: &Pair<'_>, seen: &mut Seen, findings: &mut Findings) {
    varies(&seen.sources, pair.target.text, pair.source.text, "target", "source", findings);
}

fn varies(
    seen: &FxHashMap<u64, u64>,
    same: &str,
    other: &str,
    same_name: &str,
    other_name: &str,
    findings: &mut Findings,
) {
    if seen.get(&hash(same)).is_some_and(|earlier| *earlier != hash(other)) {
        findings.add(0.5, format!("this {same_name} stood opposite another {other_name} before"), Vec::new());
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Checker, Context, Selection};
    use crate::lang::Language;
    use crate::lexicon::Lexicon;

    #[test]
    fn another_target_is_told_once_there_are_two() {
        let selection =
            Selection { only: vec!["target-varies".into(), "source-varies".into()], skip: vec![] };
        let lexicon = Lexicon::default();
        let context = Context { lexicon: &lexicon, terms: None };
        let mut checker = Checker::new((Language::Arabic, Language::English), &selection, context).unwrap();
        let mut found = |source: &str, target: &str| -> Vec<&'static str> {
            checker.pair(source, target).iter().map(|f| f.check).collect()
        };
        assert_eq!(found("نص", "text"), [""; 0]);
        assert_eq!(found("نص ", "text"), [""; 0]);
        assert_eq!(found("نص", "words"), ["target-varies"]);
        assert_eq!(found("كلام", "text"), ["source-varies"]);
    }
}
