"""Read a .pairs file and say what each side's paragraphs and the gold are.

A .pairs file is a list of beads. `== KIND [ARGUMENTS]` opens a bead; each `ar TEXT` or `en TEXT` line below it
is one paragraph of that side, so a bead may be 1:1, 1:2, 1:0 and so on. `ar:NN` among the arguments places the
Arabic by that number within the run of neighbouring beads that have one; `ar:end` moves it behind the body.

Inside a text:
  {3}          footnote mark            {br}         line break inside the paragraph
  {pb}         page break, Arabic text  {~}          stray space in the PDF's text layer
  {wrong=right} transcription error     {+new+} {-old-}  tracked change
  **bold**  <i>italic</i>
"""
import dataclasses
import re

TOKEN = re.compile(r"\{(?P<note>\d+)\}|(?P<br>\{br\})|(?P<page>\{pb\})|(?P<stray>\{~\})"
                   r"|\{\+(?P<ins>.*?)\+\}|\{-(?P<del>.*?)-\}|\{(?P<wrong>[^{}=]+)=(?P<right>[^{}]+)\}"
                   r"|(?P<bold>\*\*)|(?P<italic></?i>)")


@dataclasses.dataclass
class Bead:
    kind: str
    args: list
    ar: list
    en: list
    place: str = ""

    def side(self, language):
        return self.ar if language == "ar" else self.en


def load(path):
    beads = []
    for number, line in enumerate(open(path, encoding="utf-8"), 1):
        line = line.rstrip("\n")
        if line.startswith("== "):
            words = line[3:].split()
            place = next((w[3:] for w in words[1:] if w.startswith("ar:")), "")
            beads.append(Bead(words[0], [w for w in words[1:] if not w.startswith("ar:")], [], [], place))
        elif line.startswith(("ar ", "en ")):
            beads[-1].side(line[:2]).append(line[3:])
        elif line and not line.startswith("#"):
            raise SystemExit(f"{path}:{number}: neither a bead nor a text: {line}")
    return beads


def tokens(text):
    """Split a text into (kind, value) pairs; bold and italic are toggles."""
    end = 0
    for m in TOKEN.finditer(text):
        if m.start() > end:
            yield "text", text[end:m.start()]
        kind = m.lastgroup
        yield ("wrong", m["wrong"]) if kind == "right" else (kind, m[kind])
        end = m.end()
    if end < len(text):
        yield "text", text[end:]


def plain(text):
    """The words alone, as a reader should deliver them after repair."""
    keep = {"text": str, "ins": str, "wrong": str, "br": lambda _: " "}
    line = "".join(keep[k](v) for k, v in tokens(text) if k in keep)
    return line.replace("[[", "[").replace("]]", "]")


def errors(text):
    return [(m["wrong"], m["right"]) for m in TOKEN.finditer(text) if m["wrong"]]


def ordered(beads, language):
    """Body beads that have text on this side, in the order in which this side prints them."""
    body = [b for b in beads if b.kind not in ("note", "running")]
    if language == "ar":
        start = 0
        while start < len(body):
            stop = start
            while stop < len(body) and body[stop].place.isdigit():
                stop += 1
            body[start:stop] = sorted(body[start:stop], key=lambda b: int(b.place))
            start = max(stop, start + 1)
        body = [b for b in body if b.place != "end"] + [b for b in body if b.place == "end"]
    return [b for b in body if b.side(language)]


def notes(beads, language):
    return [b for b in beads if b.kind == "note" and b.side(language)]


def gold(beads):
    """Rows of the .tsv and lines of the .ladder: body first, then footnotes, each numbered in reading order."""
    number = {}
    for language in ("ar", "en"):
        count = 0
        for bead in ordered(beads, language) + notes(beads, language):
            ids = number.setdefault(id(bead), {"ar": [], "en": []})
            ids[language] = list(range(count, count + len(bead.side(language))))
            count += len(bead.side(language))
    rows, ladder = [], []
    for bead in [b for b in beads if b.kind != "note"] + [b for b in beads if b.kind == "note"]:
        if bead.kind == "running":
            continue
        cells = [" ".join(plain(t) for t in bead.side(language)) for language in ("ar", "en")]
        if bead.kind == "note":
            marks = f"({bead.args[0]}) ", f"{bead.args[0]} "
            cells = [mark + cell if cell else "" for mark, cell in zip(marks, cells)]
        rows.append("\t".join(cells))
        ladder.append(f"{number[id(bead)]['ar']}:{number[id(bead)]['en']}")
    return rows, ladder
