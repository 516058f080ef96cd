"""A Word document with automatic numbers and letters, footnotes, tables and a header."""
import html
import zipfile

from sources import ABJAD, LATIN

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
P = "http://schemas.openxmlformats.org/package/2006"
FONTS = '<w:rFonts w:ascii="Liberation Serif" w:hAnsi="Liberation Serif" w:cs="{}"/>'


def value(kind, label):
    """The number that automatic numbering must have reached at this label."""
    bare = label.strip("().- ")
    if kind == "number":
        # No number format of Word writes Arabic-Indic digits: such a number is typed.
        return int(bare) if bare.isascii() else 0
    letters = LATIN if bare.isascii() else ABJAD
    return letters.index(bare) + 1 if bare in letters else 0


class Docx:
    def __init__(self, name, language, blocks, notes, marks, font):
        self.name, self.language, self.blocks, self.notes, self.marks, self.font = name, language, blocks, notes, marks, font
        self.rtl = language == "ar"
        self.lists = []
        self.reached = {"number": 0, "letter": 0}

    def run(self, text, properties=""):
        if not text:
            return ""
        rtl = "<w:rtl/>" if self.rtl else ""
        return f'<w:r><w:rPr>{rtl}{properties}</w:rPr><w:t xml:space="preserve">{html.escape(text, False)}</w:t></w:r>'

    def runs(self, text):
        raised = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
        parts = self.marks.split(text)
        out = [self.run(parts[0])]
        for mark, rest in zip(parts[1::2], parts[2::2]):
            if mark in dict(self.notes):
                out.append(f'<w:r>{raised}<w:footnoteReference w:id="{mark}"/></w:r>')
            out.append(self.run(rest))
        return "".join(out)

    def paragraph(self, content, properties=""):
        bidi = "<w:bidi/>" if self.rtl else ""
        return f'<w:p><w:pPr>{properties}{bidi}<w:jc w:val="both"/></w:pPr>{content}</w:p>'

    def item(self, kind, label, text):
        number = value(kind, label)
        if number == 1:
            self.lists.append(kind)
            self.reached[kind] = len(self.lists), 0
        if number == 0 or self.reached[kind] == 0 or self.reached[kind][1] + 1 != number:
            return self.paragraph(self.runs(f"{label} {text}"))
        identity = self.reached[kind][0]
        self.reached[kind] = identity, number
        level = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{identity}"/></w:numPr>'
        return self.paragraph(self.runs(text), level)

    def table(self, cells):
        columns = max(c[4] for c in cells) + 1
        visual = "<w:bidiVisual/>" if self.rtl else ""
        out = f'<w:tbl><w:tblPr>{visual}<w:tblW w:w="9000" w:type="dxa"/></w:tblPr><w:tblGrid>'
        out += f'<w:gridCol w:w="{9000 // columns}"/>' * columns + "</w:tblGrid>"
        for row in sorted({c[3] for c in cells}):
            texts = [c[2] for c in cells if c[3] == row]
            out += "<w:tr>"
            for number, text in enumerate(texts, 1):
                span = columns - len(texts) + 1 if number == len(texts) else 1
                spans = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
                width = f'<w:tcW w:w="{9000 // columns * span}" w:type="dxa"/>'
                out += f"<w:tc><w:tcPr>{width}{spans}</w:tcPr>{self.paragraph(self.runs(text))}</w:tc>"
            out += "</w:tr>"
        return out + "</w:tbl>"

    def body(self):
        out, cells, headings = "", [], 0
        for kind, label, text, row, column in self.blocks + [("end", "", "", 0, 0)]:
            # A row that counts from the beginning opens another table.
            if cells and (kind != "cell" or row < cells[-1][3]):
                out += self.table(cells)
                cells = []
            if kind == "cell":
                cells.append((kind, label, text, row, column))
            elif kind == "heading":
                headings += 1
                out += self.paragraph(self.runs(text), f'<w:pStyle w:val="H{min(headings, 2)}"/>')
            elif kind in ("number", "letter"):
                out += self.item(kind, label, text)
            elif kind == "paragraph":
                out += self.paragraph(self.runs(text))
        return out + (
            '<w:sectPr><w:headerReference w:type="default" r:id="rId9"/><w:footerReference w:type="default" r:id="rId10"/>'
            '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440"/></w:sectPr>'
        )

    def numbering(self):
        forms = {
            "number": ("decimal", "%1 -" if self.rtl else "%1."),
            "letter": ("arabicAbjad" if self.rtl else "lowerLetter", "(%1)"),
        }
        # A list of its own for each: LibreOffice writes a restarted list to .doc as two.
        levels, lists = "", ""
        for number, kind in enumerate(self.lists, 1):
            form, pattern = forms[kind]
            levels += (
                f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">'
                f'<w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{pattern}"/><w:lvlJc w:val="left"/>'
                '<w:pPr><w:ind w:start="567" w:hanging="567"/></w:pPr></w:lvl></w:abstractNum>'
            )
            lists += f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
        return levels + lists

    def parts(self):
        body = self.body()
        fonts = FONTS.format(self.font)
        size = '<w:sz w:val="22"/><w:szCs w:val="22"/>'
        heading = (
            '<w:style w:type="paragraph" w:styleId="H{0}"><w:name w:val="heading {0}"/><w:basedOn w:val="N"/>'
            '<w:pPr><w:outlineLvl w:val="{1}"/></w:pPr><w:rPr><w:b/><w:bCs/></w:rPr></w:style>'
        )
        styles = (
            f'<w:docDefaults><w:rPrDefault><w:rPr>{fonts}{size}</w:rPr></w:rPrDefault></w:docDefaults>'
            '<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Normal"/>'
            '<w:pPr><w:spacing w:after="120"/></w:pPr></w:style>' + heading.format(1, 0) + heading.format(2, 1)
        )
        notes = '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        notes += '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
        small = '<w:sz w:val="18"/><w:szCs w:val="18"/>'
        mark = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
        for number, text in self.notes:
            notes += f'<w:footnote w:id="{number}">{self.paragraph(mark + self.run(" " + text, small))}</w:footnote>'
        page = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        return dict(
            document=("document", "document.main", f"<w:body>{body}</w:body>"),
            styles=("styles", "styles", styles),
            numbering=("numbering", "numbering", self.numbering()),
            footnotes=("footnotes", "footnotes", notes),
            header1=("hdr", "header", self.paragraph(self.run(self.name))),
            footer1=("ftr", "footer", self.paragraph(page)),
        )

    def write(self, path):
        parts = self.parts()
        with zipfile.ZipFile(path, "w") as out:
            def add(name, text):
                # A fixed time, so that the same script writes the same file.
                out.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)

            kinds = "".join(
                f'<Override PartName="/word/{name}.xml" ContentType="application/vnd.openxmlformats-officedocument.'
                f'wordprocessingml.{kind}+xml"/>' for name, (_, kind, _) in parts.items()
            )
            rels = "application/vnd.openxmlformats-package.relationships+xml"
            add("[Content_Types].xml", f'<Types xmlns="{P}/content-types"><Default Extension="rels" ContentType="{rels}"/>'
                f'<Default Extension="xml" ContentType="application/xml"/>{kinds}</Types>')
            add("_rels/.rels", f'<Relationships xmlns="{P}/relationships"><Relationship Id="rId1" Type="{R}/officeDocument" '
                'Target="word/document.xml"/></Relationships>')
            links = [("rId1", "styles", "styles"), ("rId2", "numbering", "numbering"), ("rId3", "footnotes", "footnotes"),
                     ("rId9", "header", "header1"), ("rId10", "footer", "footer1")]
            links = "".join(f'<Relationship Id="{i}" Type="{R}/{kind}" Target="{part}.xml"/>' for i, kind, part in links)
            add("word/_rels/document.xml.rels", f'<Relationships xmlns="{P}/relationships">{links}</Relationships>')
            for name, (element, _, content) in parts.items():
                head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
                add(f"word/{name}.xml", f'{head}<w:{element} xmlns:w="{W}" xmlns:r="{R}">{content}</w:{element}>')
