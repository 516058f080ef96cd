use super::*;
use crate::document::Block;

fn blocks(html: &str) -> Vec<Block> {
    read("a.html", html.as_bytes(), &ReadOptions::default()).unwrap().blocks
}

fn seen(html: &str) -> Vec<(String, String, Option<String>)> {
    let kind = |b: &Block| match &b.kind {
        BlockKind::Paragraph => "p".to_owned(),
        BlockKind::Heading { level } => format!("h{level}"),
        BlockKind::ListItem { depth } => format!("li{depth}"),
        BlockKind::TableCell { row, column, .. } => format!("{row},{column}"),
        BlockKind::Footnote { mark } => format!("fn{mark}"),
        BlockKind::Furniture => "x".to_owned(),
        BlockKind::Line | BlockKind::Cue { .. } => "line".to_owned(),
    };
    blocks(html).into_iter().map(|b| (kind(&b), b.text, b.label)).collect()
}

fn check(html: &str, expected: &[(&str, &str)]) {
    let seen: Vec<_> = seen(html).into_iter().map(|(k, t, _)| (k, t)).collect();
    let expected: Vec<_> = expected.iter().map(|(k, t)| ((*k).to_owned(), (*t).to_owned())).collect();
    assert_eq!(seen, expected, "{html}");
}

#[test]
fn blocks_of_a_page() {
    check(
        "<h2>Title</h2>lone text<p>One\n  <b>bold</b>&nbsp;x</p><pre>a</pre>",
        &[("h2", "Title"), ("p", "lone text"), ("p", "One bold\u{A0}x"), ("p", "a")],
    );
    check("<p>a<br>b<br><br>c</p>", &[("p", "a b"), ("p", "c")]);
    check("<p>shown<span style='display: none'>not</span></p><script>no()</script>", &[("p", "shown")]);
}

#[test]
fn what_surrounds_the_text_is_furniture() {
    check(
        "<header>Site</header><nav><a>Home</a></nav><main><header>By us</header><p>The text of the page.</p>\
         <div class='share-buttons'>Share</div></main><footer>(c)</footer>",
        &[
            ("x", "Site"),
            ("x", "Home"),
            ("p", "By us"),
            ("p", "The text of the page."),
            ("x", "Share"),
            ("x", "(c)"),
        ],
    );
    // Where everything looks like boilerplate, nothing is.
    check("<div class='menu'><p>All there is.</p></div>", &[("p", "All there is.")]);
}

#[test]
fn lists_have_their_labels() {
    let html = "<ol type=a start=3><li>x<ul><li>y</li></ul></li><li value=10>z</li></ol>\
        <ol style='list-style-type: arabic-indic'><li>w</li></ol>";
    let seen: Vec<_> = seen(html).into_iter().map(|(k, t, l)| (k, t, l.unwrap_or_default())).collect();
    let expected = [("li0", "x", "c."), ("li1", "y", ""), ("li0", "z", "j."), ("li0", "w", "١.")];
    assert_eq!(seen, expected.map(|(k, t, l)| (k.to_owned(), t.to_owned(), l.to_owned())));
}

#[test]
fn tables_have_a_grid() {
    check(
        "<table><tr><th rowspan=2>a</th><td colspan=2>b</td></tr><tr><td>c</td><td>d</td></tr></table>\
         <table><tr><td><p>only a frame</p></td></tr></table>",
        &[("0,0", "a"), ("0,1", "b"), ("1,1", "c"), ("1,2", "d"), ("p", "only a frame")],
    );
}

#[test]
fn notes_leave_the_text() {
    check(
        "<p>Rights<sup><a href='#fn1' id='r1'>1</a></sup>, and <a href='#_ftn2'>[2]</a> see <a href='#ch2'>2</a>.</p><h1 id=ch2>Two</h1>\
         <ol><li id=fn1>First note. <a href='#r1'>↩</a></li></ol><p><a name='_ftn2' href='#_ftnref2'>[2]</a> Second note.</p>",
        &[("p", "Rights, and see 2."), ("h1", "Two"), ("fn1", "First note."), ("fn2", "Second note.")],
    );
}

#[test]
fn declared_encodings_hold() {
    let html = "<meta charset='windows-1256'><p>\u{0}</p>";
    let (bytes, _, _) = encoding_rs::WINDOWS_1256.encode("سلام");
    let page = [html.as_bytes().split(|b| *b == 0).next().unwrap(), &bytes].concat();
    let document = read("a", &page, &ReadOptions::default()).unwrap();
    assert_eq!(
        (document.blocks[0].text.as_str(), document.origin.encoding.as_deref()),
        ("سلام", Some("windows-1256"))
    );
}

#[test]
fn deep_nesting_is_survived() {
    let html = format!("{}deep", "<div>".repeat(1_000));
    check(&html, &[("p", "deep")]);
    let html = "<div>".repeat(5_000);
    assert!(matches!(read("a", html.as_bytes(), &ReadOptions::default()), Err(crate::Error::Limit { .. })));
}

#[test]
fn notes_without_links_are_notes() {
    check(
        "<p>Rights<sup>1</sup> on 12 km<sup>2</sup> of land.<sup>2</sup></p><hr><p><sup>1</sup> One.</p><p><sup>2</sup> Two.</p>",
        &[("p", "Rights on 12 km2 of land."), ("fn1", "One."), ("fn2", "Two.")],
    );
    check("<p>On the 3<sup>a</sup> of it.</p>", &[("p", "On the 3a of it.")]);
}

#[test]
fn changes_are_taken_or_undone() {
    let page = "<p>The <del>old</del><ins>new</ins> text</p>";
    let read = |revisions| {
        let options = ReadOptions { revisions, ..ReadOptions::default() };
        read("a.html", page.as_bytes(), &options).unwrap().blocks.remove(0).text
    };
    assert_eq!(read(Revisions::Accepted), "The new text");
    assert_eq!(read(Revisions::Original), "The old text");
}

#[test]
fn numbers_that_word_wrote_are_labels() {
    let page = "<p class=MsoListParagraph><span style='mso-list:Ignore'>(a)<span>&nbsp;&nbsp; </span></span>Item</p>";
    assert_eq!(seen(page), [("p".to_owned(), "Item".to_owned(), Some("(a)".to_owned()))]);
}

#[test]
fn links_that_skip_are_no_text() {
    check(
        "<a class='skip' href='#m'>Skip to main content</a><div id=m><article><p>The text of the page.</p></article></div>",
        &[("x", "Skip to main content"), ("p", "The text of the page.")],
    );
    check("<p>Text<span class='sr-only'>opens a window</span> goes on</p>", &[("p", "Text goes on")]);
}

#[test]
fn a_set_of_frames_names_its_pages() {
    let page = "<html><frameset><frame src='menu.html'><frame src='text.html'></frameset></html>";
    let error = read("a.html", page.as_bytes(), &ReadOptions::default()).unwrap_err();
    assert!(error.to_string().contains("menu.html, text.html"), "{error}");
}
