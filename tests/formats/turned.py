"""Pages of a PDF of LibreOffice turned: the paper by `/Rotate`, and what is drawn against it or with it."""
import re

MATRIX = {90: "0 1 -1 0 {h} 0", 180: "-1 0 0 -1 {w} {h}", 270: "0 -1 1 0 0 {w}"}


def turned(pdf, angle, upright):
    """`pdf` with each page turned by `angle`, as an update behind its end: what is drawn is turned
    against the paper, and stands `upright` on the screen where the viewer turns the paper back."""
    size = int(re.findall(rb"/Size (\d+)", pdf)[-1])
    root = re.findall(rb"/Root (\d+ 0 R)", pdf)[-1]
    start = int(re.findall(rb"startxref\s+(\d+)", pdf)[-1])
    out, places = bytearray(pdf if pdf.endswith(b"\n") else pdf + b"\n"), {}

    def add(number, content):
        places[number] = len(out)
        out.extend(b"%d 0 obj\n%s\nendobj\n" % (number, content))

    for found in re.finditer(rb"(\d+) 0 obj\s*<<(/Type\s*/Page\b(?!s).*?)>>\s*endobj", pdf, re.S):
        number, entries = int(found[1]), found[2]
        _, _, width, height = (float(n) for n in re.search(rb"/MediaBox\s*\[\s*([^\]]+)\]", entries)[1].split())
        matrix = MATRIX[angle].format(w=width, h=height)
        before, behind = b"q %s cm\n" % matrix.encode(), b"\nQ\n"
        contents = re.search(rb"/Contents (\d+ 0 R)", entries)[1]
        for content in (before, behind):
            add(size, b"<</Length %d>>stream\n%s\nendstream" % (len(content), content))
            size += 1
        entries = entries.replace(b"/Contents " + contents, b"/Contents[%d 0 R %s %d 0 R]" % (size - 2, contents, size - 1))
        box = (height, width) if angle != 180 else (width, height)
        entries = re.sub(rb"/MediaBox\s*\[[^\]]+\]", b"/MediaBox[0 0 %f %f]" % box, entries)
        entries = re.sub(rb"/Rotate\s+\d+", b"", entries)
        # A matrix turns against the clock, the entry with it.
        add(number, b"<<%s%s>>" % (entries, b"/Rotate %d" % angle if upright else b""))
    table = len(out)
    out.extend(b"xref\n")
    for number in sorted(places):
        out.extend(b"%d 1\n%010d 00000 n \n" % (number, places[number]))
    out.extend(b"trailer<</Size %d/Root %s/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (size, root, start, table))
    return bytes(out)
