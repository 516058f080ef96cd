"""A Word document with styles, real footnotes, a header, a table, tracked changes and (by request) automatic numbers."""
import re
import zipfile
from xml.sax.saxutils import escape

from pairs import notes, ordered, tokens

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
STYLES = {"title": "Title", "subtitle": "Subtitle", "heading-1": "Heading1", "heading-2": "Heading2", "caption": "Caption"}
LABEL = re.compile(r"^(\d+\.|\([a-z]\)) ")


class Writer:
    def __init__(self, beads, language, automatic):
        self.beads, self.language, self.automatic = beads, language, automatic
        self.rtl = language == "ar"
        self.lists = 0
        self.expected = {"num": 0, "letter": 0}

    def run(self, text, bold=False, italic=False, tag="w:t"):
        props = ("<w:b/><w:bCs/>" if bold else "") + ("<w:i/><w:iCs/>" if italic else "") + ("<w:rtl/>" if self.rtl else "")
        return f'<w:r><w:rPr>{props}</w:rPr><{tag} xml:space="preserve">{escape(text)}</{tag}></w:r>'

    def runs(self, text):
        bold = italic = False
        out = []
        for number, (kind, value) in enumerate(tokens(text)):
            if kind == "bold":
                bold = not bold
            elif kind == "italic":
                italic = value == "<i>"
            elif kind == "br":
                out.append("<w:r><w:br/></w:r>")
            elif kind == "note":
                out.append(f'<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference w:id="{value}"/></w:r>')
            elif kind == "ins":
                out.append(f'<w:ins w:id="{900 + number}" w:author="Editor" w:date="2027-02-26T09:00:00Z">{self.run(value, bold, italic)}</w:ins>')
            elif kind == "del":
                out.append(f'<w:del w:id="{950 + number}" w:author="Editor" w:date="2027-02-26T09:00:00Z">{self.run(value, bold, italic, "w:delText")}</w:del>')
            else:
                out.append(self.run(value, bold, italic))
        return "".join(out)

    def paragraph(self, text, kind):
        props = f'<w:pStyle w:val="{STYLES[kind]}"/>' if kind in STYLES else ""
        if self.automatic and kind in self.expected:
            text = self.numbered(text, kind)
            level, num = (0, 1) if kind == "num" else (1, 1 + self.lists)
            props += f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>'
        props += "<w:bidi/>" if self.rtl else ""
        return f"<w:p><w:pPr>{props}</w:pPr>{self.runs(text)}</w:p>"

    def numbered(self, text, kind):
        """Take the label off, after making sure that Word will compute the same one."""
        label = LABEL.match(text)[1]
        if kind == "num":
            self.expected = {"num": self.expected["num"] + 1, "letter": 0}
            expected = f"{self.expected['num']}."
        else:
            self.lists += self.expected["letter"] == 0
            expected = f"({chr(ord('a') + self.expected['letter'])})"
            self.expected["letter"] += 1
        if label != expected:
            raise SystemExit(f"automatic numbering gives {expected}, the text has {label}")
        return text[len(label) + 1:]

    def table(self, cells):
        rows = {}
        for bead in cells:
            rows.setdefault(bead.args[0], []).append(bead.side(self.language)[0])
        columns = len(rows["0"])
        borders = "".join(f'<w:{s} w:val="single" w:sz="4"/>' for s in ("top", "left", "bottom", "right", "insideH", "insideV"))
        visual = "<w:bidiVisual/>" if self.rtl else ""
        out = f'<w:tbl><w:tblPr>{visual}<w:tblW w:w="9000" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders></w:tblPr>'
        out += "<w:tblGrid>" + f'<w:gridCol w:w="{9000 // columns}"/>' * columns + "</w:tblGrid>"
        for texts in rows.values():
            # The last cell of a short row spans the rest of it.
            spans = [1] * (len(texts) - 1) + [columns - len(texts) + 1]
            out += "<w:tr>" + "".join(
                f'<w:tc><w:tcPr><w:tcW w:w="{span * 9000 // columns}" w:type="dxa"/><w:gridSpan w:val="{span}"/></w:tcPr>'
                f'{self.paragraph(text, "cell")}</w:tc>' for text, span in zip(texts, spans)) + "</w:tr>"
        return out + "</w:tbl>"

    def body(self):
        out, cells = [], []
        for bead in ordered(self.beads, self.language):
            if bead.kind == "cell":
                cells.append(bead)
                continue
            if cells:
                out.append(self.table(cells))
                cells = []
            out += [self.paragraph(t, bead.kind) for t in bead.side(self.language)]
        section = ('<w:sectPr><w:headerReference w:type="default" r:id="rId10"/><w:footerReference w:type="default" r:id="rId11"/>'
                   '<w:pgSz w:w="12240" w:h="15840"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440"/>'
                   + ("<w:bidi/>" if self.rtl else "") + "</w:sectPr>")
        return "".join(out) + section

    def footnotes(self):
        mark = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
        bidi = "<w:bidi/>" if self.rtl else ""
        out = ('<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
               '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>')
        for bead in notes(self.beads, self.language):
            out += (f'<w:footnote w:id="{bead.args[0]}"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/>{bidi}</w:pPr>'
                    f"{mark}{self.run(' ')}{self.runs(bead.side(self.language)[0])}</w:p></w:footnote>")
        return out

    def numbering(self):
        def level(number, form, text):
            return f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        out = ('<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>'
               + level(0, "decimal", "%1.") + level(1, "lowerLetter", "(%2)") + "</w:abstractNum>"
               '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>')
        # Each lettered list is an instance of its own, because it starts at (a) again.
        for number in range(2, 2 + self.lists):
            out += (f'<w:num w:numId="{number}"><w:abstractNumId w:val="0"/>'
                    '<w:lvlOverride w:ilvl="1"><w:startOverride w:val="1"/></w:lvlOverride></w:num>')
        return out


def styles():
    named = [("Title", "Title", ""), ("Subtitle", "Subtitle", ""), ("Heading1", "heading 1", '<w:outlineLvl w:val="0"/>'),
             ("Heading2", "heading 2", '<w:outlineLvl w:val="1"/>'), ("Caption", "caption", ""), ("FootnoteText", "footnote text", "")]
    out = '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    for ident, name, props in named:
        out += (f'<w:style w:type="paragraph" w:styleId="{ident}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>'
                f'<w:pPr><w:spacing w:before="120" w:after="120"/>{props}</w:pPr></w:style>')
    return out + ('<w:style w:type="character" w:styleId="FootnoteReference"><w:name w:val="footnote reference"/>'
                  '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>')


def write(path, beads, language, automatic, symbol, job):
    writer = Writer(beads, language, automatic)
    body = writer.body()
    part = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
    parts = {"styles": styles(), "numbering": writer.numbering(), "footnotes": writer.footnotes(),
             "header1": f'<w:p>{writer.run(symbol)}</w:p>',
             "footer1": f'<w:p>{writer.run(job)}<w:r><w:tab/></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
                        '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
                        '<w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'}
    roots = {"styles": "styles", "numbering": "numbering", "footnotes": "footnotes", "header1": "hdr", "footer1": "ftr"}
    idents = {"styles": "rId1", "numbering": "rId2", "footnotes": "rId3", "header1": "rId10", "footer1": "rId11"}
    kinds = {name: name.rstrip("1") for name in parts}
    files = {"[Content_Types].xml": HEAD + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
             '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
             '<Default Extension="xml" ContentType="application/xml"/>'
             f'<Override PartName="/word/document.xml" ContentType="{part.format("document.main")}"/>'
             + "".join(f'<Override PartName="/word/{n}.xml" ContentType="{part.format(kinds[n])}"/>' for n in parts) + "</Types>",
             "_rels/.rels": HEAD + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
             f'<Relationship Id="rId1" Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>',
             "word/document.xml": HEAD + f'<w:document {W} xmlns:r="{R}"><w:body>{body}</w:body></w:document>',
             "word/_rels/document.xml.rels": HEAD + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
             + "".join(f'<Relationship Id="{idents[n]}" Type="{R}/{kinds[n]}" Target="{n}.xml"/>' for n in parts) + "</Relationships>"}
    for name, content in parts.items():
        files[f"word/{name}.xml"] = HEAD + f"<w:{roots[name]} {W}>{content}</w:{roots[name]}>"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            # A fixed time stamp keeps the archive the same from one build to the next.
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content.encode(), zipfile.ZIP_DEFLATED)
