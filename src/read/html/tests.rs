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
        BlockKind::Line => "line".to_owned(),
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
    let html = format!("{}deep", "<div>".repeat(5_000));
    check(&html, &[("p", "deep")]);
}
