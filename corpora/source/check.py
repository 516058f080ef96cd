#!/usr/bin/env python3
"""check.py   every gold text stands in its document, in the order of the ladder, and nothing else does but furniture.

Reads the documents with means of its own (zipfile, html.parser, pdftotext), not with the writers of this folder.
"""
import html.parser
import json
import pathlib
import re
import subprocess
import sys
import unicodedata
import zipfile

OUT = pathlib.Path(__file__).resolve().parent.parent
DOCUMENTS = {
    "resolution": ("resolution.ar.txt", "resolution.en.pdf"), "report": ("report.ar.docx", "report.en.docx"),
    "letter": ("letter.ar.txt", "letter.en.txt"), "press": ("press.ar.html", "press.en.html"),
    "guidelines": ("guidelines.ar.txt", "guidelines.en.txt")}
SKIPPED = {"nav", "header", "footer", "aside", "script", "style", "title", "button"}


class Article(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.skip, self.inside, self.text = 0, False, []

    def handle_starttag(self, tag, attributes):
        self.skip += tag in SKIPPED
        self.inside = self.inside or tag == "article"

    def handle_endtag(self, tag):
        self.skip -= tag in SKIPPED
        self.inside = self.inside and tag != "article"

    def handle_data(self, data):
        if self.inside and not self.skip:
            self.text.append(data)


def extract(path):
    data = path.read_bytes()
    if path.suffix == ".pdf":
        return subprocess.run(["pdftotext", "-enc", "UTF-8", path, "-"], check=True, capture_output=True, text=True).stdout
    if path.suffix == ".docx":
        archive = zipfile.ZipFile(path)
        parts = [archive.read(f"word/{name}.xml").decode() for name in ("document", "footnotes")]
        return "\n".join("".join(re.findall(r"<w:t(?: [^>]*)?>(.*?)</w:t>", part)) for part in parts)
    if path.suffix == ".html":
        reader = Article()
        reader.feed(data.decode())
        return " ".join(reader.text)
    for encoding in ("utf-8-sig", "cp1256"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SystemExit(f"{path}: unknown encoding")


def letters(text):
    return "".join(c for c in unicodedata.normalize("NFC", re.sub("[⁽⁾⁰¹²³⁴-⁹]", "", text)) if unicodedata.category(c)[0] in "LN")


def main():
    failures = 0
    for name, files in DOCUMENTS.items():
        rows = [line.split("\t") for line in (OUT / f"gold/{name}.gold.tsv").read_text(encoding="utf-8").splitlines()]
        ladder = [[json.loads(ids) for ids in line.split(":")] for line in (OUT / f"gold/{name}.paragraph.ladder").read_text().splitlines()]
        for side, file in enumerate(files):
            text = letters(extract(OUT / file))
            ids = sorted(i for bead in ladder for i in bead[side])
            ordered = [row[side] for row, bead in sorted(zip(rows, ladder), key=lambda p: p[1][side] or [10**6]) if bead[side]]
            missing = []
            for gold in ordered:
                # Furniture, notes and a label that Word computes may stand inside or before a text: look for its two ends.
                words = letters(re.sub(r"^(\(\S+\)|\d+\.?) ", "", gold))
                if words[:12] not in text or words[-12:] not in text:
                    missing.append(gold)
            extra = len(text) - sum(len(letters(g)) for g in ordered)
            print(f"{file}: {len(ids)} paragraphs, {len(missing)} not found, {extra} letters beyond the gold")
            failures += len(missing) + (ids != list(range(len(ids))))
            for gold in missing:
                print("   ", gold)
    sys.exit(failures > 0)


main()
