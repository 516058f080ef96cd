#!/usr/bin/env python3
"""Writes the test documents of this folder: one note in Arabic and in English, in
every format that can be read. LibreOffice (`soffice`) and Chromium must be
installed for the formats that only they write; run it in this folder.

`note.LANG.expected` holds what every reader must find, a block a line: label,
tab, text; notes come last, with `fn` and their mark as label.
"""
import html
import subprocess
import tempfile
import zipfile

NOTE = {
    "ar": dict(
        head="M/21/4",
        heading="مذكرة بشأن حدائق المدينة",
        body="إن مجلس البلدية،",
        recalls=["إذ يشير إلى قراره 12/7 المؤرخ 3 أيار/مايو 2021", "، وإلى مبلغ 500 3 دولار (د-3)،"],
        items=["يقرر غرس الأشجار في كل شارع", "أشجار الزيتون والليمون", "أشجار الظل عند المدارس", "يطلب تقريرًا عن النتائج"],
        labels=["1 -", "(أ)", "(ب)", "2 -"],
        remark="ويحيط علمًا بمعدل الري (42 في المائة) لعام 2020:",
        table=[["الحي", "الأشجار"], ["الميناء", "120"], ["السوق", "85"]],
        end="يقرر أن يبقي المسألة قيد النظر إلا إذا طلب المجلس خلاف ذلك.",
        notes=["انظر الوثيقة A/12/7.", "المرجع نفسه."],
        pattern="%1 -",
        letters="arabicAbjad",
    ),
    "en": dict(
        head="M/21/4",
        heading="Note on the gardens of the city",
        body="The municipal council,",
        recalls=["Recalling its decision 7/12 of 3 May 2021", " and the amount of 3,500 dollars (III),"],
        items=["Decides to plant trees in every street", "Olive and lemon trees", "Shade trees near the schools", "Requests a report on the results"],
        labels=["1.", "(a)", "(b)", "2."],
        remark="Takes note of the rate of watering (42 per cent) in 2020:",
        table=[["Quarter", "Trees"], ["Harbour", "120"], ["Market", "85"]],
        end="Decides to remain seized of the matter unless the council asks otherwise.",
        notes=["See document A/12/7.", "Ibid."],
        pattern="%1.",
        letters="lowerLetter",
    ),
}
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
P = "http://schemas.openxmlformats.org/package/2006"


def expected(lang):
    n = NOTE[lang]
    rows = [("", n["heading"]), ("", n["body"]), ("", "".join(n["recalls"]))]
    rows += list(zip(n["labels"], n["items"]))
    rows += [("", n["remark"])] + [("", cell) for row in n["table"] for cell in row] + [("", n["end"])]
    rows += [(f"fn{i}", text) for i, text in enumerate(n["notes"], 1)]
    with open(f"note.{lang}.expected", "w", encoding="utf-8") as out:
        out.writelines(f"{label}\t{text}\n" for label, text in rows)


def docx(lang):
    n, rtl = NOTE[lang], lang == "ar"
    direction = "<w:bidi/>" if rtl else ""

    def run(text, extra=""):
        properties = ("<w:rtl/>" if rtl else "") + extra
        return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{html.escape(text)}</w:t></w:r>'

    def paragraph(content, properties=""):
        return f"<w:p><w:pPr>{properties}{direction}</w:pPr>{content}</w:p>"

    def note(number):
        raised = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
        return f'<w:r>{raised}<w:footnoteReference w:id="{number}"/></w:r>'

    def item(text, level):
        return paragraph(run(text), f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>')

    body = paragraph(run(n["heading"]), '<w:pStyle w:val="H1"/>') + paragraph(run(n["body"], "<w:i/><w:iCs/>"))
    body += paragraph(run(n["recalls"][0]) + note(1) + run(n["recalls"][1]))
    body += "".join(item(text, level) for text, level in zip(n["items"], (0, 1, 1, 0)))
    body += paragraph(run(n["remark"]) + note(2))
    visual = "<w:bidiVisual/>" if rtl else ""
    body += f'<w:tbl><w:tblPr>{visual}</w:tblPr><w:tblGrid><w:gridCol w:w="3000"/><w:gridCol w:w="3000"/></w:tblGrid>'
    for row in n["table"]:
        cells = (f'<w:tc><w:tcPr><w:tcW w:w="3000" w:type="dxa"/></w:tcPr>{paragraph(run(c))}</w:tc>' for c in row)
        body += f"<w:tr>{''.join(cells)}</w:tr>"
    body += "</w:tbl>" + paragraph(run(n["end"]))
    body += '<w:sectPr><w:headerReference w:type="default" r:id="rId9"/><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'

    def level(number, fmt, pattern):
        return (
            f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{fmt}"/>'
            f'<w:lvlText w:val="{pattern}"/><w:lvlJc w:val="left"/></w:lvl>'
        )

    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>'
        + level(0, "decimal", n["pattern"]) + level(1, n["letters"], "(%2)")
        + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    footnotes = (
        '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
    )
    for number, text in enumerate(n["notes"], 1):
        mark = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
        footnotes += f'<w:footnote w:id="{number}">{paragraph(mark + run(" " + text))}</w:footnote>'
    styles = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Normal"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:basedOn w:val="N"/>'
        '<w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:bCs/></w:rPr></w:style>'
    )
    parts = dict(
        document=("document", "document.main", f"<w:body>{body}</w:body>"),
        styles=("styles", "styles", styles),
        numbering=("numbering", "numbering", numbering),
        footnotes=("footnotes", "footnotes", footnotes),
        header1=("hdr", "header", paragraph(run(n["head"]))),
    )
    with zipfile.ZipFile(f"note.{lang}.docx", "w", zipfile.ZIP_DEFLATED) as out:
        def add(path, text):
            # A fixed time, so that the same script writes the same file.
            out.writestr(zipfile.ZipInfo(path, (2024, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)

        types = "".join(
            f'<Override PartName="/word/{name}.xml" ContentType="application/vnd.openxmlformats-officedocument.'
            f'wordprocessingml.{kind}+xml"/>' for name, (_, kind, _) in parts.items()
        )
        add("[Content_Types].xml", f'<Types xmlns="{P}/content-types"><Default Extension="rels" ContentType="application/'
            f'vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>{types}</Types>')
        add("_rels/.rels", f'<Relationships xmlns="{P}/relationships"><Relationship Id="rId1" Type="{R}/officeDocument" '
            'Target="word/document.xml"/></Relationships>')
        links = [("rId1", "styles", "styles"), ("rId2", "numbering", "numbering"), ("rId3", "footnotes", "footnotes"),
                 ("rId9", "header", "header1")]
        links = "".join(f'<Relationship Id="{i}" Type="{R}/{kind}" Target="{part}.xml"/>' for i, kind, part in links)
        add("word/_rels/document.xml.rels", f'<Relationships xmlns="{P}/relationships">{links}</Relationships>')
        for name, (element, _, content) in parts.items():
            add(f"word/{name}.xml", f'<?xml version="1.0" encoding="UTF-8"?><w:{element} xmlns:w="{W}" xmlns:r="{R}">{content}</w:{element}>')


def page(lang):
    n = NOTE[lang]
    e = html.escape

    def mark(number):
        return f'<sup><a id="r{number}" href="#fn{number}">{number}</a></sup>'

    first, olives, shade, last = map(e, n["items"])
    rows = "".join("<tr>" + "".join(f"<td>{e(cell)}</td>" for cell in row) + "</tr>" for row in n["table"])
    notes = "".join(f'<li id="fn{i}">{e(text)} <a href="#r{i}">↩</a></li>' for i, text in enumerate(n["notes"], 1))
    direction = "rtl" if lang == "ar" else "ltr"
    with open(f"note.{lang}.html", "w", encoding="utf-8") as out:
        out.write(
            f'<!DOCTYPE html>\n<html lang="{lang}" dir="{direction}">\n<head><meta charset="utf-8"><title>{e(n["heading"])}</title>'
            f'<style>body {{ font-family: serif }}</style></head>\n<body>\n<header><nav><a href="/">{e(n["head"])}</a></nav></header>\n'
            f'<main>\n<h1>{e(n["heading"])}</h1>\n<p><em>{e(n["body"])}</em></p>\n'
            f'<p>{e(n["recalls"][0])}{mark(1)}{e(n["recalls"][1])}</p>\n'
            f"<ol><li>{first}<ol><li>{olives}</li><li>{shade}</li></ol></li><li>{last}</li></ol>\n"
            f'<p>{e(n["remark"])}{mark(2)}</p>\n<table>{rows}</table>\n<p>{e(n["end"])}</p>\n<ol class="notes">{notes}</ol>\n'
            "</main>\n<footer>2024</footer>\n</body>\n</html>\n"
        )


def by_programs(lang):
    with tempfile.TemporaryDirectory() as profile:
        for extension in ("odt", "doc", "pdf"):
            subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{profile}", "--convert-to", extension,
                            f"note.{lang}.docx"], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["mv", f"note.{lang}.pdf", f"note.{lang}.libreoffice.pdf"], check=True)
    subprocess.run(["chromium", "--headless", "--no-sandbox", "--no-pdf-header-footer",
                    f"--print-to-pdf=note.{lang}.chromium.pdf", f"note.{lang}.html"], check=True, stderr=subprocess.DEVNULL)


def left():
    """A text whose paragraphs nobody turned round, as LibreOffice prints it; a paragraph a line."""
    subprocess.run(["soffice", "--headless", "--convert-to", "pdf", "left.ar.txt"], check=True, stdout=subprocess.DEVNULL)


left()
for language in NOTE:
    expected(language)
    docx(language)
    page(language)
    by_programs(language)
