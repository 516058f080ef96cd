#!/usr/bin/env python3
"""pages.py MUQABALA [FOLDER]   make PDF pages that are hard to read, read them, print how well.

Pages in two and three columns, tables with wrapped cells in both directions, notes over page ends, brackets over
line ends, lines stretched by kashidas and turned pages come from LibreOffice (`soffice`) and `chromium`; pages in
standard fonts without widths are written here. For each layout, language and reader it prints the share of wrong
characters (kashidas and spaces aside), the share of neighbouring words that are neighbours in what was read, and the
share of paragraphs that were read as one. It
fails where Arabic has more than .2 % of wrong characters, English more than .1 %, or fewer than .995 neighbours.
FOLDER keeps the files, each with its text beside it.
"""
import collections
import html
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import unicodedata

import sources
from docx import Docx
from make import MARK, convert
from ocr import distance
from turned import turned
from unmeasured import unmeasured

FONTS = {"ar": ["Amiri", "Noto Naskh Arabic", "Scheherazade"], "en": ["Liberation Serif", "Liberation Sans", "DejaVu Sans"]}
CAN_STRETCH = ["Amiri", "Noto Naskh Arabic", "Scheherazade", "KacstBook", "DejaVu Sans"]
BAR = {"ar": 0.2, "en": 0.1}
NEIGHBOURS = 0.995


def pool(language):
    """The paragraphs of the project's documents."""
    texts = []
    for name in sources.OWN:
        blocks, _ = sources.load(name, language, None, None)
        texts += [MARK.sub("", text) for kind, label, text, *_ in blocks if kind == "paragraph" and len(text) > 60]
    return texts


def prose(language, seed, count):
    """Some paragraphs of the pool in an order of their own."""
    texts = pool(language)
    random.Random(seed).shuffle(texts)
    return (texts * 3)[:count]


def bracketed(language, seed, count):
    """Paragraphs with brackets, quotations, Latin names and numbers that fall on the ends of lines."""
    chance = random.Random(seed)
    names = ["UNHCR", "World Bank", "ISO 9001", "WHO", "e-mail"]
    out = []
    for text in prose(language, seed, count):
        words = text.split()
        at = 3
        while at + 6 < len(words):
            length = chance.randint(2, 5)
            kind = chance.choice(["()", "[]", "«»" if language == "ar" else "“”", "name", "number"])
            # Inside a number with spaces no order would be right.
            if any(word[-1].isdigit() or word[0].isdigit() for word in words[at:at + 2]):
                pass
            elif kind == "name":
                words[at] += f" ({chance.choice(names)})"
            elif kind == "number":
                words[at] += f" {chance.randint(2, 99)},{chance.randint(100, 999)} ({chance.randint(1, 31)})"
            else:
                words[at] = kind[0] + words[at]
                words[at + length] += kind[1]
                at += length
            at += chance.randint(4, 9)
        out.append(" ".join(words))
    return out


def rows(language, seed):
    """Rows of a number, a text, a tick or nothing, a short text and an amount."""
    chance = random.Random(seed)
    texts = prose(language, seed, 44)
    out = []
    for number, (long, short) in enumerate(zip(texts[::2], texts[1::2]), 1):
        tick = chance.choice(["✓", "✓", ""])
        out.append([f"{seed}.{number}", long, tick, " ".join(short.split()[:chance.randint(2, 9)]), str(chance.randint(10, 9999))])
    return out


# What is printed: a list of ("heading" | "text", text), ("columns", count, texts) and ("table", rows).
def pieces(layout, language, seed):
    title = ("heading", prose(language, seed + 50, 1)[0][:40].rsplit(" ", 1)[0])
    if layout in ("two columns", "three columns"):
        return [title, ("columns", 2 if layout == "two columns" else 3, prose(language, seed, 16))]
    if layout == "table":
        before, behind = prose(language, seed + 9, 2)
        return [("text", before), ("table", rows(language, seed)), ("text", behind)]
    if layout == "brackets":
        return [("text", text) for text in bracketed(language, seed, 12)]
    if layout == "printed":
        # On one page, on two, on five.
        return [title] + [("text", text) for text in prose(language, seed, [4, 12, 36][seed % 3])]
    if layout == "contents":
        chance = random.Random(seed)
        # A stop at the end of an entry nobody could tell from the dots behind it.
        entries = [" ".join(text.split()[:chance.randint(1, 16)]).rstrip(".") for text in prose(language, seed, 18)]
        pages = sorted(chance.randint(1, 60) for _ in entries)
        return [title] + [("entry", f"{entry} {page}") for entry, page in zip(entries, pages)] + [("text", prose(language, seed, 1)[0])]
    return [title] + [("text", text) for text in prose(language, seed, 14)]


def truth(content):
    for piece in content:
        if piece[0] == "columns":
            yield from piece[2]
        elif piece[0] == "table":
            yield from (cell for row in piece[1] for cell in row if cell)
        else:
            yield piece[1]


WIDTHS = [8, 40, 8, 29, 15]


def page_html(content, language, font, width, ragged=False):
    direction = "rtl" if language == "ar" else "ltr"
    out = ""
    for piece in content:
        if piece[0] == "columns":
            texts = "".join(f"<p>{html.escape(text)}</p>" for text in piece[2])
            out += f'<div style="columns: {piece[1]}; column-gap: 8mm">{texts}</div>'
        elif piece[0] == "table":
            cells = ["".join(f'<td style="width: {w}%">{html.escape(c)}</td>' for c, w in zip(row, WIDTHS)) for row in piece[1]]
            out += "<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"
        else:
            tag = "h2" if piece[0] == "heading" else "p"
            out += f"<{tag}>{html.escape(piece[1])}</{tag}>"
    return (f'<!DOCTYPE html><html lang="{language}" dir="{direction}"><meta charset="utf-8"><style>@page {{ size: A4; margin: 22mm }} '
            f'body {{ font: 11pt "{font}"; width: {width}mm; margin: 0 }} p, td {{ text-align: {"start" if ragged else "justify"} }} '
            f"td {{ vertical-align: top; padding: 1mm 2mm }} table {{ width: 100%; border-collapse: collapse }}</style>{out}</html>")


NAMESPACES = " ".join(f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for prefix, name in [
    ("office", "office"), ("style", "style"), ("text", "text"), ("table", "table"),
    ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible")])


def fodt(content, language, font, width, border):
    mode, side = ("rl-tb", "end") if language == "ar" else ("lr-tb", "start")
    out = ""
    for number, piece in enumerate(content):
        if piece[0] == "columns":
            texts = "".join(f'<text:p text:style-name="P">{html.escape(text)}</text:p>' for text in piece[2])
            out += f'<text:section text:style-name="S{piece[1]}" text:name="s{number}">{texts}</text:section>'
        elif piece[0] == "table":
            columns = "".join(f'<table:table-column table:style-name="W{w}"/>' for w in WIDTHS)
            cells = ["".join(f'<table:table-cell table:style-name="C"><text:p text:style-name="P">{html.escape(c)}</text:p></table:table-cell>'
                             for c in row) for row in piece[1]]
            out += f'<table:table table:style-name="T">{columns}' + "".join(f"<table:table-row>{r}</table:table-row>" for r in cells) + "</table:table>"
        elif piece[0] == "entry":
            entry, page = piece[1].rsplit(" ", 1)
            out += f'<text:p text:style-name="E">{html.escape(entry)}<text:tab/>{page}</text:p>'
        else:
            out += f'<text:p text:style-name="{"H" if piece[0] == "heading" else "P"}">{html.escape(piece[1])}</text:p>'
    sections = "".join(
        f'<style:style style:name="S{n}" style:family="section"><style:section-properties style:writing-mode="{mode}">'
        f'<style:columns fo:column-count="{n}" fo:column-gap="0.8cm">' + f'<style:column style:rel-width="1*" fo:start-indent="0.4cm" fo:end-indent="0.4cm"/>' * n
        + "</style:columns></style:section-properties></style:style>" for n in (2, 3))
    widths = "".join(f'<style:style style:name="W{w}" style:family="table-column"><style:table-column-properties style:rel-column-width="{w}*"/></style:style>'
                     for w in sorted(set(WIDTHS)))
    fonts = f'style:font-name="F" style:font-name-complex="F" fo:font-size="{{0}}pt" style:font-size-complex="{{0}}pt"'

    def paragraph(name, size, align, tabs=""):
        return (f'<style:style style:name="{name}" style:family="paragraph"><style:paragraph-properties fo:text-align="{align}" '
                f'style:writing-mode="{mode}" fo:margin-bottom="0.15cm">{tabs}</style:paragraph-properties><style:text-properties {fonts.format(size)}/></style:style>')

    line = "0.05pt solid #000000" if border else "none"
    margin = f"{(21 - width / 10) / 2}cm"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {NAMESPACES} office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">'
        f'<office:font-face-decls><style:font-face style:name="F" svg:font-family="\'{font}\'"/></office:font-face-decls><office:automatic-styles>'
        + paragraph("E", 11, "start", f'<style:tab-stops><style:tab-stop style:position="{width / 10}cm" style:type="right" '
                    'style:leader-style="dotted" style:leader-text="."/></style:tab-stops>')
        + paragraph("P", 11, "justify") + paragraph("H", 15, side) + sections + widths
        + f'<style:style style:name="T" style:family="table"><style:table-properties style:writing-mode="{mode}" table:align="margins"/></style:style>'
        f'<style:style style:name="C" style:family="table-cell"><style:table-cell-properties fo:padding="0.1cm" fo:border="{line}"/></style:style>'
        f'<style:page-layout style:name="L"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin-top="2.2cm" fo:margin-bottom="2.2cm" '
        f'fo:margin-left="{margin}" fo:margin-right="{margin}" style:writing-mode="{mode}"/></style:page-layout></office:automatic-styles>'
        '<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="L"/></office:master-styles>'
        f"<office:body><office:text>{out}</office:text></office:body></office:document>")


def noted(language, seed):
    """A document whose notes are too long for the page that they begin on."""
    texts, long = prose(language, seed, 16), prose(language, seed + 5, 40)
    blocks, notes = [], []
    for number, text in enumerate(texts):
        words = text.split()
        if number % 2:
            mark = str(len(notes) + 1)
            # Behind a number a mark is a power.
            at = next(i for i in range(len(words) // 2, len(words)) if words[i][-1].isalpha())
            words[at] += f"{{{mark}}}"
            notes.append((mark, " ".join(long[number:number + 3])))
        blocks.append(("paragraph", "", " ".join(words), 0, 0))
    return blocks, notes


def make(folder):
    """Writes all files, and yields layout, language, path and texts of each."""
    files, pages, documents = [], [], []
    for language in ("ar", "en"):
        for layout in ("two columns", "three columns", "table", "brackets", "contents", "plain"):
            for seed, font in enumerate(FONTS[language], 1):
                content = pieces(layout, language, seed)
                # Narrower pages put other words on the ends of lines.
                width = 166 - (12 * seed if layout == "brackets" else 0)
                stem = folder / f"{layout.replace(' ', '-')}.{language}.{seed}"
                texts = list(truth(content))
                if layout not in ("contents", "plain"):
                    page = stem.with_suffix(stem.suffix + ".chromium.html")
                    page.write_text(page_html(content, language, font, width), encoding="utf-8")
                    pages.append(page)
                    files.append((layout, language, page.with_suffix(".pdf"), texts))
                document = stem.with_suffix(stem.suffix + ".libreoffice.fodt")
                document.write_text(fodt(content, language, font, width, seed % 2 == 0), encoding="utf-8")
                documents.append(document)
                files.append((layout if layout != "plain" else "turned", language, document.with_suffix(".pdf"), texts))
        for seed, font in enumerate(FONTS[language], 1):
            blocks, notes = noted(language, seed)
            document = folder / f"notes.{language}.{seed}.docx"
            Docx("notes", language, blocks, notes, MARK, font).write(document)
            documents.append(document)
            files.append(("notes over page ends", language, document.with_suffix(".pdf"),
                          [MARK.sub("", b[2]) for b in blocks] + [text for _, text in notes]))
        for seed, font in enumerate(FONTS[language], 1):
            content = pieces("printed", language, seed)
            page = folder / f"printed.{language}.{seed}.html"
            page.write_text(page_html(content, language, font, 160, ragged=True), encoding="utf-8")
            pages.append(page)
            files.append(("printed", language, page.with_suffix(".pdf"), list(truth(content))))
    for seed, font in enumerate(CAN_STRETCH, 1):
        content = pieces("kashida", "ar", seed + 20)
        document = folder / f"kashida.ar.{seed}.fodt"
        document.write_text(fodt(content, "ar", font, 120, False), encoding="utf-8")
        documents.append(document)
        files.append(("kashida", "ar", document.with_suffix(".pdf"), list(truth(content))))
    convert([str(d) for d in documents], "pdf", str(folder))
    for page in pages:
        # Date, address and number in the margins, as people print pages.
        margins = [] if page.name.startswith("printed") else ["--no-pdf-header-footer"]
        subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", *margins,
                        f"--print-to-pdf={page.with_suffix('.pdf')}", str(page)], check=True, capture_output=True)
    for number, (layout, language, path, texts) in enumerate(files):
        if layout == "turned":
            path.write_bytes(turned(path.read_bytes(), [90, 180, 270][number % 3], number % 2 == 0))
    for seed in range(1, 13):
        path = folder / f"standard.en.{seed}.pdf"
        texts = prose("en", seed + 30, 6)
        path.write_bytes(unmeasured(texts, seed))
        files.append(("standard fonts", "en", path, texts))
    for layout, language, path, texts in files:
        path.with_suffix(".expected").write_text("\n".join(texts) + "\n", encoding="utf-8")
    return files


def normal(text):
    text = unicodedata.normalize("NFC", re.sub("[\u0640\u200c-\u200f]", "", text))
    return " ".join(text.split())


def read(program, path, reader):
    done = subprocess.run([program, "inspect", path, "--pdf", reader, "--ocr", "never", "--json"], capture_output=True, check=True)
    blocks = json.loads(done.stdout)["result"]["blocks"]
    out = []
    for block in blocks:
        if block["kind"] == "furniture":
            continue
        text = normal(block["text"])
        if block["kind"] == "footnote":
            text = re.sub(r"^[⁽(]?[\d⁰¹²³⁴-⁹]+[⁾)]?[.\s]*", "", text)
        out.append(text)
    return out


def measure(wanted, found):
    wanted = [normal(text) for text in wanted]
    one, other = " ".join(wanted), " ".join(found)
    words = lambda text: collections.Counter(zip(text.split(), text.split()[1:]))
    # Across the end of a paragraph there is an order, too.
    pairs, there = words(one), words(other)
    kept = sum((pairs & there).values())
    whole = sum((collections.Counter(wanted) & collections.Counter(found)).values())
    return distance(one, other), len(one), kept, sum(pairs.values()), whole, len(wanted)


def main():
    program, *rest = sys.argv[1:]
    folder = pathlib.Path(rest[0] if rest else tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    table = collections.defaultdict(lambda: [0] * 7)
    for layout, language, path, texts in make(folder):
        for reader in ("auto", "builtin"):
            figures = measure(texts, read(program, path, reader))
            if figures[0] * 1000 > figures[1] or figures[2] < figures[3] * NEIGHBOURS:
                print(f"  {path.name} by {reader}: {figures[0]} of {figures[1]} characters, {figures[2]} of {figures[3]} neighbours", file=sys.stderr)
            row = table[layout, language, reader]
            row[:] = [row[0] + 1] + [a + b for a, b in zip(row[1:], figures)]
    print(f"{'layout':<22} {'':<2} {'reader':<8} files  characters  wrong %  neighbours  paragraphs whole")
    failed = False
    for (layout, language, reader), (count, wrong, all_, kept, pairs, whole, paragraphs) in sorted(table.items()):
        bad = 100 * wrong / all_ > BAR[language] or kept / pairs < NEIGHBOURS
        failed |= bad
        print(f"{layout:<22} {language:<2} {reader:<8} {count:>5}  {all_:>10}  {100 * wrong / all_:>7.3f}  {kept / pairs:.4f}      {whole / paragraphs:.3f}{'  !' if bad else ''}")
    sys.exit(failed)


if __name__ == "__main__":
    main()
