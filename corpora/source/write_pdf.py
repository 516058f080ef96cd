"""A resolution as a paged PDF: flat OpenDocument made here, set by LibreOffice.

The office suite draws its footnote rule as a line, whereas the real documents have a row of underscores in their
text. So the document is set twice: once to find where the notes begin on each page, once with the underscores there.
"""
import pathlib
import re
import subprocess
import tempfile
from xml.sax.saxutils import escape

from pairs import notes, ordered, tokens

NAMESPACES = " ".join(f'xmlns:{p}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for p, n in [
    ("office", "office"), ("style", "style"), ("text", "text"), ("table", "table"), ("draw", "drawing"),
    ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible")])
LABELLED = re.compile(r"^(\d+\.|\([a-z]\)|\d+/\d+\.) ")


COLUMN = 'fo:margin-left="0.85in" fo:margin-right="0.85in"'


def para_style(name, paragraph, text="", stop=""):
    # A style that names an indent does not inherit the margins, so each has the column's unless it has its own.
    margins = "" if "fo:margin-left" in paragraph else COLUMN
    tabs = f'<style:tab-stops><style:tab-stop style:position="{stop}"/></style:tab-stops>' if stop else ""
    return (f'<style:style style:name="{name}" style:family="paragraph" style:parent-style-name="Body">'
            f"<style:paragraph-properties {margins} {paragraph}>{tabs}</style:paragraph-properties>"
            f"<style:text-properties {text}/></style:style>")


BOLD = 'fo:font-weight="bold"'
FRAME_STYLE = ('<style:style style:name="Rule" style:family="graphic"><style:graphic-properties style:wrap="run-through" '
               'style:run-through="background" style:horizontal-pos="from-left" style:horizontal-rel="page" '
               'style:vertical-pos="from-top" style:vertical-rel="page" fo:border="none" fo:padding="0in" '
               'draw:fill="none" draw:stroke="none"/></style:style>')


def styles():
    body = ('<style:style style:name="Body" style:family="paragraph"><style:paragraph-properties fo:margin-left="0.85in" '
            'fo:margin-right="0.85in" fo:margin-bottom="0.083in" fo:text-align="justify" fo:line-height="0.172in" fo:orphans="1" fo:widows="1"/>'
            '<style:text-properties style:font-name="Liberation Serif" fo:font-size="10pt" fo:language="en" fo:country="GB" '
            'fo:hyphenate="false"/></style:style>')
    named = [
        para_style("Masthead", 'fo:margin-left="0in" fo:margin-right="0in" fo:text-align="start" fo:margin-bottom="0.04in"', 'fo:font-size="12pt"'),
        para_style("Organ", 'fo:line-height="0.3in" fo:margin-left="0in" fo:margin-right="0in" fo:text-align="start" fo:margin-bottom="0.24in"', 'fo:font-size="17pt" ' + BOLD),
        para_style("Symbol", 'fo:line-height="100%" fo:margin-left="0in" fo:margin-right="0in" fo:text-align="end" fo:margin-bottom="0.2in"', 'fo:font-size="15pt"'),
        para_style("Distribution", 'fo:margin-left="0in" fo:margin-right="0in" fo:text-align="start" fo:margin-bottom="0in"'),
        para_style("Session", 'fo:margin-left="0in" fo:margin-right="3.6in" fo:text-align="start" fo:margin-bottom="0in"', BOLD),
        para_style("Agenda", 'fo:margin-left="0in" fo:margin-right="3.6in" fo:text-align="start" fo:margin-bottom="0in"'),
        para_style("Adopted", 'fo:line-height="0.21in" fo:margin-top="0.25in" fo:margin-bottom="0.22in" fo:text-align="start"', 'fo:font-size="14pt" ' + BOLD),
        para_style("Committee", 'fo:margin-bottom="0.24in" fo:text-align="start"'),
        para_style("Title", 'fo:text-indent="-0.68in" fo:margin-bottom="0.17in" fo:text-align="start"', 'fo:font-size="12pt" ' + BOLD, "0in"),
        para_style("Preamble", 'fo:text-indent="0.33in"'),
        para_style("Labelled", 'fo:text-indent="0.33in"', stop="0.66in"),
        para_style("Sign", 'fo:text-align="end" fo:margin-bottom="0in" fo:keep-with-previous="always"', 'fo:font-style="italic"'),
        para_style("Head", 'fo:margin-left="0in" fo:margin-right="0in" fo:text-align="start" fo:margin-bottom="0in"', 'fo:font-size="8.5pt" ' + BOLD),
        para_style("HeadEnd", 'fo:margin-left="0in" fo:margin-right="0in" fo:text-align="end" fo:margin-bottom="0in"', 'fo:font-size="8.5pt" ' + BOLD),
        para_style("Foot", 'fo:margin-left="0in" fo:margin-right="0in" fo:text-align="start" fo:margin-bottom="0in"', 'fo:font-size="8pt"'),
        para_style("FootEnd", 'fo:margin-left="0in" fo:margin-right="0in" fo:text-align="end" fo:margin-bottom="0in"', 'fo:font-size="8pt"'),
        para_style("Footnote", 'fo:line-height="0.145in" fo:margin-bottom="0in" fo:margin-left="1.0in" fo:margin-right="0.85in" fo:text-align="start"', 'fo:font-size="8.5pt"'),
        para_style("Underscores", 'fo:margin-left="0in" fo:margin-right="0in" fo:margin-bottom="0in" fo:text-align="start"', 'fo:font-size="8pt"'),
    ]
    return body + "".join(named) + (
        '<text:notes-configuration text:note-class="footnote" text:default-style-name="Footnote" '
        'style:num-format="1" text:start-value="0" text:footnotes-position="page" text:start-numbering-at="document"/>')


def automatic_styles():
    layout = ('<style:page-layout style:name="{0}" style:page-usage="{1}"><style:page-layout-properties fo:page-width="8.5in" '
              'fo:page-height="11in" fo:margin-top="0.6in" fo:margin-bottom="{3}" fo:margin-left="0.83in" fo:margin-right="0.83in">'
              '<style:footnote-sep style:width="0in" style:distance-before-sep="0.12in" style:distance-after-sep="0.08in"/>'
              "</style:page-layout-properties>{2}<style:footer-style><style:header-footer-properties fo:min-height="
              '"0.35in" fo:margin-top="0.15in"/></style:footer-style></style:page-layout>')
    header = ('<style:header-style><style:header-footer-properties fo:min-height="0.4in" fo:margin-bottom="0.12in"/>'
              "</style:header-style>")
    cell = ('<style:style style:name="Cell" style:family="table-cell"><style:table-cell-properties fo:border="none" '
            'fo:padding="0.02in"/></style:style>')
    columns = "".join(f'<style:style style:name="{name}" style:family="table-column"><style:table-column-properties '
                      f'style:column-width="{width}"/></style:style>' for name, width in [("Wide", "4.6in"), ("Narrow", "2.24in"), ("Half", "3.42in")])
    first = ('<style:style style:name="OrganFirst" style:family="paragraph" style:parent-style-name="Masthead" '
             'style:master-page-name="First"/>')
    text = ('<style:style style:name="Italic" style:family="text"><style:text-properties fo:font-style="italic"/></style:style>'
            # A gap that the eye takes for loose setting and a text extractor takes for a space between words.
            '<style:style style:name="Stray" style:family="text"><style:text-properties fo:letter-spacing="1.8pt"/></style:style>')
    # The lower margin of the later pages is chosen so that every page but the last ends inside a paragraph.
    return layout.format("FirstLayout", "all", "", "0.5in") + layout.format("Layout", "all", header, "0.86in") + cell + columns + first + text + FRAME_STYLE


def two_columns(left, right, widths):
    columns = "".join(f'<table:table-column table:style-name="{w}"/>' for w in widths)
    cells = "".join(f'<table:table-cell table:style-name="Cell">{c}</table:table-cell>' for c in (left, right))
    return f"<table:table>{columns}<table:table-row>{cells}</table:table-row></table:table>"


def para(style, content):
    return f'<text:p text:style-name="{style}">{content}</text:p>'


def masters(symbol, job, title_lines):
    title = "<text:line-break/>".join(map(escape, title_lines))
    pages = "<text:page-number/>/<text:page-count/>"
    half = ["Half", "Half"]
    odd = two_columns(para("Head", title), para("HeadEnd", symbol), half)
    even = two_columns(para("Head", symbol), para("HeadEnd", title), half)
    return ('<style:master-page style:name="First" style:page-layout-name="FirstLayout" style:next-style-name="Standard">'
            f'<style:footer>{para("Foot", job + " (E)    050127")}{para("Foot", "*" + job.replace("-", "") + "*")}</style:footer>'
            "</style:master-page>"
            '<style:master-page style:name="Standard" style:page-layout-name="Layout">'
            f"<style:header>{odd}</style:header><style:header-left>{even}</style:header-left>"
            f'<style:footer>{two_columns(para("Foot", job), para("FootEnd", pages), half)}</style:footer>'
            f'<style:footer-left>{two_columns(para("Foot", pages), para("FootEnd", job), half)}</style:footer-left>'
            "</style:master-page>")


def widen_last(out):
    out[-1], last = out[-1][:-1], out[-1][-1]
    out.append(f'<text:span text:style-name="Stray">{last}</text:span>')


def runs(text, note_text):
    out = []
    for kind, value in tokens(text):
        if kind == "note":
            if out[-1][-1] in ",;":
                widen_last(out)
            out.append(f'<text:note text:id="n{value}" text:note-class="footnote"><text:note-citation>{value}</text:note-citation>'
                       f'<text:note-body>{para("Footnote", "<text:s/>" + runs(note_text[value], {}))}</text:note-body></text:note>')
        elif kind == "italic":
            out.append('<text:span text:style-name="Italic">' if value == "<i>" else "</text:span>")
        elif kind == "br":
            out.append("<text:line-break/>")
        elif kind == "stray":
            widen_last(out)
        elif kind in ("text", "wrong"):
            out.append(escape(value))
    return "".join(out)


def flat_odt(beads, language, symbol, job, title_lines, rules):
    note_text = {b.args[0]: b.side(language)[0] for b in notes(beads, language)}
    styles_of = {"session": "Session", "agenda": "Agenda", "agenda-title": "Session", "adopted": "Adopted",
                 "committee": "Committee", "title": "Title", "opening": "Preamble", "para": "Preamble", "item": "Preamble", "sign": "Sign"}
    frames = "".join(
        f'<draw:frame draw:style-name="Rule" draw:name="rule{page}" text:anchor-type="page" text:anchor-page-number="{page}" '
        f'svg:x="1.75in" svg:y="{y:.3f}in" svg:width="2.6in" svg:height="0.14in"><draw:text-box>{para("Underscores", "_" * 18)}'
        "</draw:text-box></draw:frame>" for page, y in rules.items())
    masthead = {}
    out = []
    for bead in ordered(beads, language):
        for text in bead.side(language):
            content = runs(text, note_text)
            if bead.kind in ("symbol", "organ", "distribution"):
                masthead.setdefault(bead.kind, []).append(content)
                continue
            if masthead:
                first, second = masthead["organ"]
                top = two_columns(para("OrganFirst", first), para("Symbol", masthead["symbol"][0]), ["Wide", "Narrow"])
                low = two_columns(para("Organ", second), para("Distribution", masthead["distribution"][0]), ["Wide", "Narrow"])
                # The page style hangs on the first paragraph or table of the page.
                out += [top.replace("<table:table>", '<table:table table:style-name="First">', 1), low]
                masthead = {}
            style = styles_of[bead.kind]
            if LABELLED.match(content):
                label, content = content.split(" ", 1)
                content = f"{label}<text:tab/>{content}"
                style = style if style == "Title" else "Labelled"
            out.append(para(style, content))
    first = ('<style:style style:name="First" style:family="table" style:master-page-name="First">'
             '<style:table-properties style:width="6.84in" table:align="left"/></style:style>')
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document {NAMESPACES} office:version="1.3" '
            'office:mimetype="application/vnd.oasis.opendocument.text">'
            '<office:font-face-decls><style:font-face style:name="Liberation Serif" svg:font-family="Liberation Serif"/></office:font-face-decls>'
            f"<office:styles>{styles()}</office:styles><office:automatic-styles>{automatic_styles()}{first}</office:automatic-styles>"
            f"<office:master-styles>{masters(symbol, job, title_lines)}</office:master-styles>"
            f'<office:body><office:text>{frames}{"".join(out)}</office:text></office:body></office:document>')


def note_tops(pdf, beads, language):
    """Where the first footnote of each page begins, in inches from the top of the page."""
    first_words = {b.args[0]: "".join(v for k, v in tokens(b.side(language)[0]) if k == "text").split()[:2] for b in notes(beads, language)}
    boxes = subprocess.run(["pdftotext", "-bbox", pdf, "-"], check=True, capture_output=True, text=True).stdout
    tops, page, words = {}, 0, []
    for line in boxes.splitlines():
        if "<page " in line:
            page, words = page + 1, []
        m = re.search(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">(.*)</word>', line)
        if m:
            words.append((float(m[2]), float(m[1]), float(m[3]) - float(m[2]), m[4]))
        if "</page>" in line:
            small = [(y, w) for y, _, h, w in sorted(words) if h < 12]
            starts = [y for i, (y, w) in enumerate(small) if w in first_words
                      and [x for _, x in small[i + 1:i + 1 + len(first_words[w])]] == first_words[w]]
            if starts:
                tops[page] = min(starts) / 72
    return tops


def write(path, source, beads, language, symbol, job, title_lines):
    with tempfile.TemporaryDirectory() as folder:
        rules = {}
        for _ in range(2):
            fodt = pathlib.Path(folder, "page.fodt")
            fodt.write_text(flat_odt(beads, language, symbol, job, title_lines, rules), encoding="utf-8")
            subprocess.run(["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf",
                            "--outdir", folder, str(fodt)], check=True, capture_output=True)
            pdf = pathlib.Path(folder, "page.pdf")
            rules = {page: top - 0.19 for page, top in note_tops(pdf, beads, language).items()}
        source.write_bytes(fodt.read_bytes())
        # The document's own date, of the same length, in place of the day on which it was set.
        path.write_bytes(re.sub(rb"CreationDate\(D:\d{14}", b"CreationDate(D:20261229120000", pdf.read_bytes()))
