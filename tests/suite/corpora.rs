//! Whole documents against their gold. A figure here may rise, never fall.

use muqabala::pipeline::Options;
use muqabala::read::{PdfReader, ReadOptions};

use super::support::{align, f1, own, real};

#[test]
fn own_documents_reach_their_figures() {
    for (source, target, gold, least) in [
        ("guidelines.ar.txt", "guidelines.en.txt", "guidelines", 0.0),
        ("letter.ar.txt", "letter.en.txt", "letter", 0.0),
        ("press.ar.html", "press.en.html", "press", 0.0),
        ("report.ar.docx", "report.en.docx", "report", 0.0),
        ("resolution.ar.txt", "resolution.en.pdf", "resolution", 0.0),
    ] {
        let bitext = align(&own(source), &own(target), &Options::default()).unwrap();
        let gold = std::fs::read_to_string(own(&format!("gold/{gold}.gold.tsv"))).unwrap();
        let reached = f1(&bitext, &gold);
        println!("{source}: {reached:.4}");
        assert!(reached >= least, "{source}: F1 {reached:.4}, at least {least}");
    }
}

#[test]
fn the_real_resolution() {
    let (Some(ar), Some(en), Some(gold)) = (
        real("un-78-265/A_RES_78_265.ar.txt"),
        real("un-78-265/A_RES_78_265.en.pdf"),
        real("un-78-265/gold.tsv"),
    ) else {
        return;
    };
    let gold = std::fs::read_to_string(gold).unwrap();
    for pdf in [PdfReader::Auto, PdfReader::Builtin] {
        let options = Options { read: ReadOptions { pdf, ..ReadOptions::default() }, ..Options::default() };
        let bitext = align(&ar, &en, &options).unwrap();
        let reached = f1(&bitext, &gold);
        assert!(reached >= 0.98, "{pdf:?}: F1 {reached:.4}");
        // Lines that exist on one side only must not have become units.
        for (_, english) in gold.lines().filter_map(|l| l.split_once('\t')).filter(|(ar, _)| ar.is_empty()) {
            assert!(bitext.accepted().all(|u| u.target != english), "{english}");
        }
    }
}

#[test]
fn the_real_declaration_is_complete() {
    let (Some(ar), Some(en), Some(gold)) =
        (real("udhr/udhr.ar.txt"), real("udhr/udhr.en.txt"), real("udhr/gold.tsv"))
    else {
        return;
    };
    let bitext = align(&ar, &en, &Options::default()).unwrap();
    let reached = f1(&bitext, &std::fs::read_to_string(gold).unwrap());
    assert!(reached >= 0.99, "F1 {reached:.4}");
}
