"""Recognition of pages measured: a pair of line-parallel documents is printed, drawn, read by OCR and aligned.

    python3 tests/formats/ocr.py MUQABALA AR.txt EN.txt [GOLD.tsv]

Needs LibreOffice, pdftoppm, img2pdf or Pillow, and tesseract with ara and eng. For each language and
resolution it prints the share of wrong characters as tesseract gives them (`-l ara+eng --psm 6`), as
the program reads them and after repair, the units that are right against the gold (source and
target lines, tab-separated, from 0; each line with its own without), and the CPU time a page.
"""
import csv
import html
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import unicodedata
from pathlib import Path

FONTS = {'ar': 'Amiri', 'en': 'Liberation Serif'}
ODT = '''<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:font-face-decls><style:font-face style:name="F" svg:font-family="'{font}'"/></office:font-face-decls>
<office:automatic-styles><style:style style:name="P" style:family="paragraph"><style:paragraph-properties fo:text-align="{side}" style:writing-mode="{mode}" fo:margin-bottom="0.2cm"/><style:text-properties style:font-name="F" style:font-name-complex="F" fo:font-size="12pt" style:font-size-complex="14pt"/></style:style>
<style:page-layout style:name="L"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin="2.5cm"/></style:page-layout></office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="L"/></office:master-styles>
<office:body><office:text>{body}</office:text></office:body></office:document>'''


def normal(text):
    return ' '.join(unicodedata.normalize('NFC', re.sub('[\u200e\u200f]', '', text)).split())


def distance(a, b):
    try:
        from Levenshtein import distance as quick  # a hundred times as quick, where it is installed
        return quick(a, b)
    except ImportError:
        pass
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        new = [i]
        for j, y in enumerate(b, 1):
            new.append(min(row[j] + 1, new[-1] + 1, row[j - 1] + (x != y)))
        row = new
    return row[-1]


def errors(wrong, right):
    # Line by line would need an alignment; whole texts of a page's length are quick enough.
    return distance(right, wrong) / len(right)


def run(*command, **more):
    return subprocess.run([str(c) for c in command], check=True, capture_output=True, **more).stdout


def scanned(lines, language, dpi, folder):
    """A PDF of pictures that shows `lines`, and the pictures."""
    right = language == 'ar'
    body = ''.join(f'<text:p text:style-name="P">{html.escape(line)}</text:p>' for line in lines)
    odt = folder / f'{language}.fodt'
    odt.write_text(ODT.format(font=FONTS[language], side='right' if right else 'left',
                              mode='rl-tb' if right else 'lr-tb', body=body), encoding='utf-8')
    run('soffice', '--headless', '--convert-to', 'pdf', '--outdir', folder, odt)
    stem = folder / f'{language}.{dpi}'
    run('pdftoppm', '-r', dpi, '-gray', '-png', folder / f'{language}.pdf', stem)
    pages = sorted(folder.glob(f'{language}.{dpi}-*.png'))
    from PIL import Image
    pictures = [Image.open(page).convert('L') for page in pages]
    pdf = folder / f'scan.{language}.{dpi}.pdf'
    pictures[0].save(pdf, save_all=True, append_images=pictures[1:], resolution=dpi)
    return pdf, pages


def right_units(table, sides, gold):
    """How many of the gold units a memory holds, a tenth of the letters being recognised wrongly."""
    with open(table, encoding='utf-8-sig', newline='') as file:
        rows = [(normal(row['source']), normal(row['target'])) for row in csv.DictReader(file)]
    near = lambda a, b: distance(a, b) <= max(len(a), len(b)) / 5
    found = 0
    for source, target in gold:
        wanted = [normal(' '.join(sides[k][i] for i in which)) for k, which in enumerate((source, target))]
        close = (row for row in rows if abs(len(row[0]) - len(wanted[0])) <= len(wanted[0]) / 4 + 2)
        found += any(near(a, wanted[0]) and near(b, wanted[1]) for a, b in close)
    return found


def main():
    program, ar, en, *rest = sys.argv[1:]
    sides = {'ar': Path(ar).read_text(encoding='utf-8').splitlines(),
             'en': Path(en).read_text(encoding='utf-8').splitlines()}
    gold = [([i], [i]) for i in range(len(sides['ar']))]
    if rest:
        numbers = lambda cell: [int(n) for n in re.findall(r'\d+', cell)]
        lines = [l.split('\t') for l in Path(rest[0]).read_text(encoding='utf-8').splitlines() if l and l[0] != '#']
        # The gold of the corpora names the English lines first.
        gold = [(numbers(l[1]), numbers(l[0])) for l in lines if numbers(l[0]) and numbers(l[1])]
    texts = {language: normal(' '.join(lines)) for language, lines in sides.items()}
    print('language  dpi  raw %  read %  repaired %  units        CPU s a page')
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for language in ('ar', 'en'):
            for dpi in (300, 150):
                pdf, pages = scanned(sides[language], language, dpi, folder)
                env = dict(os.environ, OMP_THREAD_LIMIT='1')
                raw = normal(' '.join(run('tesseract', page, '-', '-l', 'ara+eng', '--psm', '6', env=env).decode()
                                      for page in pages))
                before = resource.getrusage(resource.RUSAGE_CHILDREN)
                inspected = json.loads(run(program, 'inspect', pdf, '--json'))['result']
                after = resource.getrusage(resource.RUSAGE_CHILDREN)
                cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
                repaired = normal(' '.join(block['text'] for block in inspected['blocks']))
                read = repaired
                for repair in inspected['repairs']:
                    if repair['rule'] == 'recognised-letter':
                        read = read.replace(normal(repair['after']), normal(repair['before']), 1)
                files = {'ar': Path(ar), 'en': Path(en)} | {language: pdf}
                table = folder / 'units.csv'
                run(program, 'align', files['ar'], files['en'], '-o', table, '--quiet')
                units = right_units(table, (sides['ar'], sides['en']), gold)
                right = texts[language]
                rates = [100 * errors(text, right) for text in (raw, read, repaired)]
                print(f'{language:<8}  {dpi}  {rates[0]:5.2f}  {rates[1]:6.2f}  {rates[2]:10.2f}  '
                      f'{units} of {len(gold)}     {cpu / len(pages):.1f}', flush=True)


if __name__ == "__main__":
    main()
