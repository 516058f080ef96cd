#!/usr/bin/env python3
"""build.py [--pdf]   write the documents, their gold and the list of transcription errors from the .pairs files.

Needs nothing but Python; with --pdf also LibreOffice and pdftotext.
"""
import pathlib
import sys

import pairs
import write_docx
import write_html
import write_pdf
import write_text

SOURCE = pathlib.Path(__file__).resolve().parent
OUT = SOURCE.parent
RESOLUTION = ("A/RES/81/914", "26-04518")


def put(name, content, encoding="utf-8"):
    (OUT / name).write_bytes(content.encode(encoding))


def main():
    beads = {name: pairs.load(SOURCE / f"{name}.pairs") for name in ("resolution", "report", "letter", "press", "guidelines")}

    put("resolution.ar.txt", write_text.transcribed(beads["resolution"], "ar", *RESOLUTION, "صون الأرشيفات الشفوية والتسجيلات الصوتية المهددة بالاندثار"))
    if "--pdf" in sys.argv:
        write_pdf.write(OUT / "resolution.en.pdf", SOURCE / "resolution.fodt", beads["resolution"], "en", *RESOLUTION,
                        ["Safeguarding oral archives and endangered sound", "recordings for the benefit of present and future generations"])
    write_docx.write(OUT / "report.ar.docx", beads["report"], "ar", False, "A/81/977", "27-03316")
    write_docx.write(OUT / "report.en.docx", beads["report"], "en", True, "A/81/977", "27-03316")
    put("letter.ar.txt", write_text.one_a_line(beads["letter"], "ar", "\r\n"), "cp1256")
    put("letter.en.txt", write_text.hard_wrapped(beads["letter"], "en"))
    for language in ("ar", "en"):
        put(f"press.{language}.html", write_html.page(beads["press"], language))
    put("guidelines.ar.txt", write_text.one_a_line(beads["guidelines"], "ar"), "utf-8-sig")
    put("guidelines.en.txt", write_text.blank_lines(beads["guidelines"], "en"))

    for name, document in beads.items():
        rows, ladder = pairs.gold(document)
        put(f"gold/{name}.gold.tsv", "\n".join(rows) + "\n")
        put(f"gold/{name}.paragraph.ladder", "\n".join(ladder) + "\n")
    wrong = [pair for bead in beads["resolution"] for t in bead.ar for pair in pairs.errors(t)]
    put("gold/resolution.transcription.tsv", "".join(f"{w}\t{r}\n" for w, r in wrong))


if __name__ == "__main__":
    main()
