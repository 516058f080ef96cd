//! Words that are marked up in a document, in whatever way its format knows, are in the document,
//! in its furniture, or in the list of what was left out.

use std::io::{Cursor, Write};

use muqabala::internal::Random;
use muqabala::{Document, PdfReader, ReadOptions, Revisions, read_bytes};

/// How a format marks up a word, which stands where `@` does.
type Ways = &'static [&'static str];

/// Documents of each format that are tried.
const ROUNDS: u64 = 40;

/// Puts together some ways, each with a word of its own.
struct Maker {
    random: Random,
    words: Vec<String>,
}

impl Maker {
    fn word(&mut self) -> String {
        let word = format!("w{}x", self.words.len() + 1000);
        self.words.push(word.clone());
        word
    }

    fn filled(&mut self, way: &str) -> String {
        let mut out = String::new();
        for (number, part) in way.split('@').enumerate() {
            if number > 0 {
                out.push_str(&self.word());
            }
            out.push_str(part);
        }
        out
    }

    fn some(&mut self, ways: Ways) -> String {
        let count = self.random.between(1, 12);
        (0..count).map(|_| self.one(ways)).collect()
    }

    fn one(&mut self, ways: Ways) -> String {
        let way = ways[self.random.between(0, ways.len() - 1)];
        self.filled(way)
    }

    /// A container; parts of XML are written as UTF-8, with a mark or without, or as UTF-16.
    fn zip(&mut self, parts: &[(&str, String)]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (path, text) in parts {
            // The type of an OpenDocument file stands uncompressed in it.
            let method = if *path == "mimetype" {
                zip::CompressionMethod::Stored
            } else {
                zip::CompressionMethod::Deflated
            };
            let options = zip::write::SimpleFileOptions::default().compression_method(method);
            zip.start_file(*path, options).unwrap();
            let marked = format!("\u{FEFF}{text}");
            let bytes = match self.random.between(0, 3) {
                _ if *path == "mimetype" => text.clone().into_bytes(),
                0 => marked.into_bytes(),
                1 => marked.encode_utf16().flat_map(u16::to_le_bytes).collect(),
                2 => marked.encode_utf16().flat_map(u16::to_be_bytes).collect(),
                _ => text.clone().into_bytes(),
            };
            zip.write_all(&bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }
}

fn everything(document: &Document) -> String {
    let mut all = String::new();
    for block in &document.blocks {
        all.push_str(block.label.as_deref().unwrap_or_default());
        all.push(' ');
        all.push_str(&block.text);
        all.push('\n');
    }
    for skipped in &document.skipped {
        all.push_str(&skipped.text);
        all.push('\n');
    }
    all.push_str(document.facts.title.as_deref().unwrap_or_default());
    all
}

fn holds(name: &str, make: impl Fn(&mut Maker) -> Vec<u8>) {
    let mut read = 0;
    for seed in 0..ROUNDS {
        let mut maker = Maker { random: Random::new(seed), words: Vec::new() };
        let bytes = make(&mut maker);
        for revisions in [Revisions::Accepted, Revisions::Original] {
            let options = ReadOptions { revisions, pdf: PdfReader::Builtin, ..ReadOptions::default() };
            let document = match read_bytes(name, &bytes, &options) {
                Ok(document) => document,
                // All of it may be left out; then there is no text to align.
                Err(muqabala::Error::Content { .. }) => continue,
                Err(error) => panic!("{name} {seed}: {error}"),
            };
            assert_eq!(document.warnings, [], "{name} {seed}");
            read += 1;
            let all = everything(&document);
            for word in &maker.words {
                let times = all.matches(word.as_str()).count();
                assert_eq!(
                    times,
                    1,
                    "{name} {seed} {revisions:?}: {word}\n{all}\n{}",
                    String::from_utf8_lossy(&bytes)
                );
            }
        }
    }
    assert!(read > ROUNDS, "{name}: {read} of {} documents had any text", 2 * ROUNDS);
}

fn relations(list: &[(&str, &str, &str)]) -> String {
    let one = |(id, kind, target): &(&str, &str, &str)| {
        format!("<Relationship Id='{id}' Type='http://x/{kind}' Target='{target}'/>")
    };
    format!("<Relationships>{}</Relationships>", list.iter().map(one).collect::<String>())
}

#[test]
fn of_word_files() {
    const RUNS: Ways = &[
        "<w:r><w:t>@</w:t></w:r>",
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>@</w:t></w:r>",
        "<w:ins><w:r><w:t>@</w:t></w:r></w:ins>",
        "<w:del><w:r><w:delText>@</w:delText></w:r></w:del>",
        "<w:hyperlink><w:r><w:t>@</w:t></w:r></w:hyperlink>",
        "<w:smartTag><w:r><w:t>@</w:t></w:r></w:smartTag>",
        "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>REF @</w:instrText></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>@</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r>",
        "<w:fldSimple w:instr='PAGE'><w:r><w:t>@</w:t></w:r></w:fldSimple>",
        "<w:sdt><w:sdtContent><w:r><w:t>@</w:t></w:r></w:sdtContent></w:sdt>",
        "<w:r><w:ruby><w:rt><w:r><w:t>@</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>@</w:t></w:r></w:rubyBase></w:ruby></w:r>",
        "<w:r><mc:AlternateContent><mc:Choice><w:drawing><wp:docPr descr='@'/><w:txbxContent><w:p><w:r><w:t>@</w:t></w:r></w:p></w:txbxContent></w:drawing></mc:Choice><mc:Fallback/></mc:AlternateContent></w:r>",
        "<w:r><w:pict><v:shape><v:textpath string='@'/></v:shape></w:pict></w:r>",
        "<m:oMath><m:r><m:t>@</m:t></m:r></m:oMath>",
    ];
    const BLOCKS: Ways = &[
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>@</w:t></w:r></w:p></w:tc><w:tc><w:tbl><w:tr><w:tc><w:p><w:r><w:t>@</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p/></w:tc></w:tr></w:tbl>",
        "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:r><w:t>@</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
        "<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p><w:r><w:t>@</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>@</w:t></w:r></w:p></w:sdtContent></w:sdt>",
        "<w:customXml><w:p><w:r><w:t>@</w:t></w:r></w:p></w:customXml>",
        "<w:moveFrom><w:p><w:r><w:t>@</w:t></w:r></w:p></w:moveFrom>",
    ];
    holds("a.docx", |maker| {
        let mut body = format!("<w:p>{}</w:p>", maker.some(RUNS));
        body += &maker.one(BLOCKS);
        body += &format!("<w:p>{}</w:p>", maker.some(RUNS));
        body += "<w:p><w:r><w:footnoteReference w:id='2'/></w:r><w:r><w:drawing><c:chart r:id='chart'/></w:drawing></w:r></w:p>\
            <w:sectPr><w:headerReference r:id='head'/><w:footerReference r:id='foot'/></w:sectPr>";
        let note = format!(
            "<w:footnotes><w:footnote w:id='2'><w:p>{}</w:p></w:footnote><w:footnote w:id='3'><w:p>{}</w:p></w:footnote></w:footnotes>",
            maker.some(RUNS),
            maker.filled("<w:r><w:t>@</w:t></w:r>")
        );
        let links = relations(&[
            ("notes", "footnotes", "notes.xml"),
            ("head", "header", "head.xml"),
            ("foot", "footer", "foot.xml"),
            ("remarks", "comments", "remarks.xml"),
            ("chart", "chart", "chart.xml"),
        ]);
        let parts = [
            ("word/document.xml", format!("<w:document><w:body>{body}</w:body></w:document>")),
            ("word/_rels/document.xml.rels", links),
            ("word/notes.xml", note),
            ("word/head.xml", format!("<w:hdr><w:p>{}</w:p></w:hdr>", maker.some(RUNS))),
            ("word/foot.xml", maker.filled("<w:ftr><w:p><w:r><w:t>@</w:t></w:r></w:p></w:ftr>")),
            ("word/remarks.xml", maker.filled("<w:comments><w:comment><w:p><w:r><w:t>@</w:t></w:r></w:p></w:comment></w:comments>")),
            ("word/chart.xml", maker.filled("<c:chartSpace><c:title><a:p><a:r><a:t>@</a:t></a:r></a:p></c:title><c:strCache><c:pt><c:v>@</c:v></c:pt></c:strCache></c:chartSpace>")),
            ("docProps/core.xml", maker.filled("<cp:coreProperties><dc:title>@</dc:title></cp:coreProperties>")),
        ];
        maker.zip(&parts)
    });
}

#[test]
fn of_opendocument_texts() {
    const RUNS: Ways = &[
        "@ ",
        "<text:span>@ </text:span>",
        "<text:span text:style-name='H'>@</text:span>",
        "<text:a>@ </text:a>",
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>@</text:p></text:note-body></text:note>",
        "<office:annotation><dc:creator>me</dc:creator><text:p>@</text:p></office:annotation>",
        "<draw:frame><draw:text-box><text:p>@</text:p></draw:text-box><svg:desc>@</svg:desc></draw:frame>",
        "<draw:custom-shape><text:p>@</text:p></draw:custom-shape>",
        "<draw:ellipse><text:p>@</text:p></draw:ellipse>",
        "<text:ruby><text:ruby-base>@ </text:ruby-base><text:ruby-text>@</text:ruby-text></text:ruby>",
        "<text:hidden-text text:string-value='@'/>",
        "<text:change text:change-id='c1'/>",
    ];
    const BLOCKS: Ways = &[
        "<text:h>@</text:h>",
        "<text:p text:style-name='H'>@</text:p>",
        "<text:section text:display='none'><text:p>@</text:p></text:section>",
        "<text:list><text:list-item><text:p>@</text:p></text:list-item></text:list>",
        "<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>@</text:p></table:table-cell></table:table-row></table:table-header-rows></table:table>",
        "<text:table-of-content><text:index-body><text:p>@</text:p></text:index-body></text:table-of-content>",
        "<draw:g><draw:rect><text:p>@</text:p></draw:rect></draw:g>",
        "<office:forms><form:form><form:checkbox form:label='@'/></form:form></office:forms>",
    ];
    holds("a.odt", |maker| {
        let styles = "<style:style style:name='H'><style:text-properties text:display='none'/></style:style>";
        let deletion = maker.filled(
            "<text:tracked-changes><text:changed-region text:id='c1'><text:deletion><text:p>@</text:p></text:deletion></text:changed-region></text:tracked-changes>",
        );
        // Each deletion stands at one place.
        let mut runs = || maker.some(&RUNS[..RUNS.len() - 1]);
        let text = format!(
            "<text:p>{}<text:change text:change-id='c1'/></text:p><text:p>{}</text:p>",
            runs(),
            runs()
        );
        let text = format!("{deletion}{text}{}", maker.some(BLOCKS));
        let head = maker.filled(
            "<office:document-styles><office:master-styles><style:master-page><style:header><text:p>@</text:p></style:header></style:master-page></office:master-styles></office:document-styles>",
        );
        let parts = [
            ("mimetype", "application/vnd.oasis.opendocument.text".to_owned()),
            (
                "content.xml",
                format!(
                    "<office:document-content><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:text>{text}</office:text></office:body></office:document-content>"
                ),
            ),
            ("styles.xml", head),
            ("meta.xml", maker.filled("<office:document-meta><dc:title>@</dc:title></office:document-meta>")),
        ];
        maker.zip(&parts)
    });
}

const PAGE: Ways = &[
    "<p>@</p>",
    "<h2>@ <b>@</b></h2>",
    "<p>@<br>@</p>",
    "<ul><li>@<ol><li>@</ol></ul>",
    "<table><tr><th>@<td>@<tr><td>@<td>@</table>",
    "<div hidden>@</div>",
    "<p>a<span style='display: none'>@</span></p>",
    "<noscript><p>@</p></noscript>",
    "<select><option>@</option></select>",
    "<nav>@</nav>",
    "<p>a<del>@</del><ins>@</ins></p>",
    "<p><ruby>@<rt>@</rt></ruby></p>",
    "<img alt='@'>",
    "<details><summary>@</summary>@</details>",
    "<template><p>@</p></template>",
    "<footer>@</footer>",
    "<figure><figcaption>@</figcaption></figure>",
];

#[test]
fn of_web_pages() {
    holds("a.html", |maker| {
        let title = maker.filled("<title>@</title>");
        format!(
            "<!DOCTYPE html><html><head>{title}</head><body><p>Some text</p>{}</body></html>",
            maker.some(PAGE)
        )
        .into_bytes()
    });
}

#[test]
fn of_books() {
    holds("a.epub", |maker| {
        let page = |maker: &mut Maker| {
            format!(
                "<html><body><p>Some text</p>{}</body></html>",
                maker.some(&["<p>@</p>", "<h1>@</h1>", "<div hidden=''>@</div>"])
            )
        };
        let parts = [
            ("mimetype", "application/epub+zip".to_owned()),
            ("META-INF/container.xml", "<container><rootfile full-path='c.opf'/></container>".to_owned()),
            (
                "c.opf",
                maker.filled(
                    "<package><metadata><dc:title>@</dc:title></metadata><manifest><item id='a' href='a.xhtml'/><item id='n' href='n.xhtml' properties='nav'/></manifest><spine><itemref idref='a'/><itemref idref='n'/></spine></package>",
                ),
            ),
            ("a.xhtml", page(maker)),
            ("n.xhtml", page(maker)),
        ];
        maker.zip(&parts)
    });
}

#[test]
fn of_workbooks() {
    const CELLS: Ways = &[
        "<c t='inlineStr'><is><t>@</t></is></c>",
        "<c t='inlineStr'><is><r><t>@</t></r><r><t> @</t></r></is></c>",
        "<c t='str'><f>\"@\"</f><v>@</v></c>",
    ];
    holds("a.xlsx", |maker| {
        let strings = maker.filled("<sst><si><t>@</t><rPh><t>@</t></rPh></si></sst>");
        let sheet = format!(
            "<worksheet><cols><col min='3' max='3' hidden='1'/></cols><sheetData><row r='1'>{}</row><row hidden='1'>{}</row><row><c t='s'><v>0</v></c></row></sheetData>{}</worksheet>",
            maker.some(CELLS),
            maker.some(CELLS),
            maker.filled(
                "<headerFooter><oddHeader>&amp;C@</oddHeader></headerFooter><dataValidations><dataValidation prompt='@'/></dataValidations>"
            )
        );
        let hidden =
            format!("<worksheet><sheetData><row>{}</row></sheetData></worksheet>", maker.some(CELLS));
        let parts = [
            (
                "xl/workbook.xml",
                maker.filled("<workbook><sheets><sheet name='@' r:id='a'/><sheet name='@' state='hidden' r:id='b'/></sheets></workbook>"),
            ),
            (
                "xl/_rels/workbook.xml.rels",
                relations(&[
                    ("a", "worksheet", "a.xml"),
                    ("b", "worksheet", "b.xml"),
                    ("s", "sharedStrings", "s.xml"),
                ]),
            ),
            ("xl/a.xml", sheet),
            ("xl/_rels/a.xml.rels", relations(&[("c", "comments", "c.xml"), ("d", "drawing", "d.xml")])),
            ("xl/b.xml", hidden),
            ("xl/s.xml", strings),
            ("xl/c.xml", maker.filled("<comments><comment><text><t>@</t></text></comment><comment><text><r><t>@</t></r></text></comment></comments>")),
            ("xl/d.xml", maker.filled("<xdr:wsDr><xdr:cNvPr descr='@'/><xdr:txBody><a:p><a:r><a:t>@</a:t></a:r></a:p></xdr:txBody></xdr:wsDr>")),
        ];
        maker.zip(&parts)
    });
}

#[test]
fn of_presentations() {
    const SHAPES: Ways = &[
        "<p:sp><p:nvSpPr><p:cNvPr descr='@'/><p:nvPr/></p:nvSpPr><p:txBody><a:p><a:r><a:t>@</a:t></a:r><a:br/><a:r><a:t>@</a:t></a:r></a:p></p:txBody></p:sp>",
        "<p:sp><p:nvSpPr><p:cNvPr hidden='1'/></p:nvSpPr><p:txBody><a:p><a:r><a:t>@</a:t></a:r></a:p></p:txBody></p:sp>",
        "<p:sp><p:nvSpPr><p:nvPr><p:ph type='title'/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:fld><a:t>@</a:t></a:fld></a:p></p:txBody></p:sp>",
        "<p:sp><p:nvSpPr><p:nvPr><p:ph type='ftr'/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:r><a:t>@</a:t></a:r></a:p></p:txBody></p:sp>",
        "<p:grpSp><p:grpSp><p:sp><p:txBody><a:p><a:r><a:t>@</a:t></a:r></a:p></p:txBody></p:sp></p:grpSp></p:grpSp>",
        "<p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tr><a:tc><a:txBody><a:p><a:r><a:t>@</a:t></a:r></a:p></a:txBody></a:tc><a:tc vMerge='1'><a:txBody><a:p><a:r><a:t>@</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>",
        "<mc:AlternateContent><mc:Choice><p:sp><p:txBody><a:p><m:oMath><m:r><m:t>@</m:t></m:r></m:oMath></a:p></p:txBody></p:sp></mc:Choice></mc:AlternateContent>",
    ];
    holds("a.pptx", |maker| {
        let mut slide = |attributes: &str| {
            format!(
                "<p:sld {attributes}><p:cSld><p:spTree>{}</p:spTree></p:cSld></p:sld>",
                maker.some(SHAPES)
            )
        };
        let (first, hidden, notes) = (slide(""), slide("show='0'"), slide(""));
        let smart = maker.filled("<dgm:dataModel><dgm:pt><dgm:t><a:p><a:r><a:t>@</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:dataModel>");
        let first = first.replace(
            "</p:spTree>",
            "<p:graphicFrame><a:graphic><a:graphicData><dgm:relIds r:dm='d'/></a:graphicData></a:graphic></p:graphicFrame></p:spTree>",
        );
        let parts = [
            (
                "ppt/presentation.xml",
                "<p:presentation><p:sldIdLst><p:sldId id='1' r:id='a'/><p:sldId id='2' r:id='b'/></p:sldIdLst></p:presentation>".to_owned(),
            ),
            ("ppt/_rels/presentation.xml.rels", relations(&[("a", "slide", "a.xml"), ("b", "slide", "b.xml")])),
            ("ppt/a.xml", first),
            ("ppt/b.xml", hidden),
            (
                "ppt/_rels/a.xml.rels",
                relations(&[("n", "notesSlide", "n.xml"), ("c", "comments", "c.xml"), ("d", "diagramData", "d.xml"), ("l", "slideLayout", "l.xml")]),
            ),
            ("ppt/n.xml", notes),
            ("ppt/d.xml", smart),
            ("ppt/c.xml", maker.filled("<p:cmLst><p:cm><p:text>@</p:text></p:cm></p:cmLst>")),
            ("ppt/l.xml", maker.filled("<p:sldLayout><p:cSld><p:spTree><p:sp><p:txBody><a:p><a:r><a:t>@</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></p:sldLayout>")),
        ];
        maker.zip(&parts)
    });
}

#[test]
fn of_markdown() {
    const BLOCKS: Ways = &[
        "@ *@* **@** `@`\n\n",
        "## @\n\n",
        "* @\n* @\n  1. @\n\n",
        "| @ | @ |\n|---|---|\n| @ | @ |\n\n",
        "> @\n\n",
        "```\n@\n```\n\n",
        "    @\n\n",
        "[@](http://x) ![@](y)\n\n",
        "<p>@</p>\n\n",
        "<!-- @ -->\n\n",
        "~~@~~ <b>@</b> <https://x>\n\n",
        "- [ ] @\n\n",
    ];
    holds("a.md", |maker| {
        let head = maker.filled("---\nkey: @\n---\n\n");
        let note = maker.filled("Text[^n] @\n\n[^n]: @\n");
        format!("{head}{}{note}", maker.some(BLOCKS)).into_bytes()
    });
}

#[test]
fn of_subtitles() {
    const CUES: Ways = &[
        "7\n00:00:01,000 --> 00:00:02,000\n@\n- <i>@</i>\n\n",
        "00:01.000 --> 00:02.000 line:0\n<v @>@</v>\n\n",
        "intro @\n01:00:01.000 --> 01:00:02.000\n@ & @ < @\n\n",
        "NOTE @\n\n",
        "STYLE\n@\n\n",
        "00:00:01.000 --> 00:00:02.000\n@\n8\n00:00:03.000 --> 00:00:04.000\n@\n\n",
    ];
    holds("a.vtt", |maker| format!("{}\n\n{}", maker.filled("WEBVTT @"), maker.some(CUES)).into_bytes());
}
