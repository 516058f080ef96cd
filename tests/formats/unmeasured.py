"""PDF files in the standard fonts that state no widths, as old programs write them (ISO 32000-1, 9.6.2.2)."""
import pathlib
import random

NAMES = ["Helvetica", "Helvetica-Bold", "Helvetica-Oblique", "Helvetica-BoldOblique", "Times-Roman", "Times-Bold", "Times-Italic",
         "Times-BoldItalic", "Courier", "Courier-Bold", "Courier-Oblique", "Courier-BoldOblique"]
# Fonts of the machine with the widths of the standard ones.
TWINS = {"Helvetica": "LiberationSans", "Times": "LiberationSerif", "Courier": "LiberationMono"}
FOLDER = pathlib.Path("/usr/share/fonts/truetype/liberation")


def unmeasured(texts, seed):
    """`texts` as paragraphs of one page; how the words of a line are placed changes with `seed`."""
    from PIL import ImageFont
    chance = random.Random(seed)
    name = NAMES[seed % len(NAMES)]
    style = {"Bold": "Bold", "Oblique": "Italic", "BoldOblique": "BoldItalic", "Italic": "Italic", "BoldItalic": "BoldItalic"}
    family, _, rest = name.partition("-")
    twin = ImageFont.truetype(str(FOLDER / f"{TWINS[family]}-{style.get(rest, 'Regular')}.ttf"), 1000)
    size, left, right = 10, 60, 520
    width = lambda text: twin.getlength(text) * size / 1000

    def string(text):
        raw = text.encode("cp1252", "replace")
        return b"(" + b"".join(b"\\" + bytes([c]) if c in b"()\\" else bytes([c]) for c in raw) + b")"

    out, y = [b"BT /F1 %d Tf" % size], 780
    for text in texts:
        line = []
        words = text.split()
        while words:
            line = [words.pop(0)]
            while words and width(" ".join(line + [words[0]])) <= right - left:
                line.append(words.pop(0))
            way = chance.choice(["line", "words", "pieces", "array"])
            at = left
            if way == "line":
                out.append(b"1 0 0 1 %.2f %.2f Tm %s Tj" % (left, y, string(" ".join(line))))
            elif way == "array":
                parts = b" -12 ".join(string(word + " ") for word in line)
                out.append(b"1 0 0 1 %.2f %.2f Tm [%s] TJ" % (left, y, parts))
            else:
                for word in line:
                    # Some programs draw a word in pieces, each where it belongs.
                    cut = chance.randint(1, len(word)) if way == "pieces" else len(word)
                    out.append(b"1 0 0 1 %.2f %.2f Tm %s Tj" % (at, y, string(word[:cut])))
                    if word[cut:]:
                        out.append(b"1 0 0 1 %.2f %.2f Tm %s Tj" % (at + width(word[:cut]), y, string(word[cut:])))
                    at += width(word + " ")
            y -= 13
        y -= 9
    out.append(b"ET")
    content = b"\n".join(out)
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]>>",
               b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
               b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
               b"<</Type/Font/Subtype/Type1/BaseFont/%s/Encoding/WinAnsiEncoding>>" % name.encode()]
    file, places = bytearray(b"%PDF-1.4\n"), []
    for number, entry in enumerate(objects, 1):
        places.append(len(file))
        file.extend(b"%d 0 obj\n%s\nendobj\n" % (number, entry))
    start = len(file)
    file.extend(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    file.extend(b"".join(b"%010d 00000 n \n" % place for place in places))
    file.extend(b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return bytes(file)
