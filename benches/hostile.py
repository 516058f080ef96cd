#!/usr/bin/env python3
"""Memories that were made to hurt, and what every command on memories needs for each.

    benches/hostile.py [MUQABALA] [FOLDER]

Makes the files in FOLDER (a temporary one by default), runs `convert`, `clean`, `dedupe`, `merge`,
`split`, `validate` and `check` on each, and prints the processor time and the largest memory of each
run. Ends with code 1 where a run needs more than 10 seconds or 300 MB, or dies of a signal.
"""
import gzip, io, os, resource, subprocess, sys, tempfile, zipfile

SECONDS, MEGABYTES = 10, 300
HEAD = '<?xml version="1.0"?><tmx version="1.4"><header srclang="ar" segtype="sentence"/><body>'
TAIL = '</body></tmx>'


def unit(source, target, more=''):
    return (f'<tu>{more}<tuv xml:lang="ar"><seg>{source}</seg></tuv>'
            f'<tuv xml:lang="en"><seg>{target}</seg></tuv></tu>')


def tmx(*units):
    return (HEAD + ''.join(units) + TAIL).encode()


def packed_zeros(name, start, body, times, end):
    """A packed file of `times` times `body`, made without holding it."""
    with gzip.open(name, 'wb', 9) as out:
        out.write(start.encode())
        block = (body * max(1, (1 << 20) // len(body.encode()))).encode()
        for _ in range(times * len(body.encode()) // len(block) + 1):
            out.write(block)
        out.write(end.encode())


def workbook(name, sheet, strings='<sst/>', sheets=1):
    with zipfile.ZipFile(name, 'w', zipfile.ZIP_DEFLATED) as out:
        names = range(1, sheets + 1)
        listed = ''.join(f'<sheet name="s{n}" r:id="r{n}"/>' for n in names)
        out.writestr('xl/workbook.xml', f'<workbook xmlns:r="r"><sheets>{listed}</sheets></workbook>')
        related = ''.join(f'<Relationship Id="r{n}" Type="x/worksheet" Target="worksheets/sheet{n}.xml"/>'
                          for n in names)
        out.writestr('xl/_rels/workbook.xml.rels', f'<Relationships>{related}</Relationships>')
        out.writestr('xl/sharedStrings.xml', strings)
        for n in names:
            out.writestr(f'xl/worksheets/sheet{n}.xml', sheet)


def xliff(units, extra=''):
    return ('<xliff version="1.2"><file original="a" datatype="plaintext" source-language="ar" '
            f'target-language="en">{extra}<body>{units}</body></file></xliff>').encode()


def xliff2(units):
    return ('<xliff version="2.1" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="ar" trgLang="en">'
            f'<file id="f">{units}</file></xliff>').encode()


def segment2(text, data=''):
    return (f'<unit id="1">{data}<segment><source>{text}</source><target>{text}</target></segment></unit>')


def make(folder):
    os.chdir(folder)
    put = lambda name, data: open(name, 'wb').write(data)
    mega = 1_000_000
    # 0.8 MB that unfolds to 800 MB: one text, many units, white space, a comment.
    packed_zeros('text.tmx.gz', HEAD + '<tu><tuv xml:lang="ar"><seg>', 'a', 800 * mega, '')
    packed_zeros('units.tmx.gz', HEAD, unit('نص', 'text'), 8 * mega, TAIL)
    packed_zeros('space.tmx.gz', HEAD, ' ', 800 * mega, TAIL)
    packed_zeros('comment.tmx.gz', HEAD + '<!--', 'x', 800 * mega, '-->' + TAIL)
    packed_zeros('lines.csv.gz', 'ar,en\n', 'نص,text\n', 70 * mega, '')
    packed_zeros('cell.csv.gz', 'ar,en\nنص,"', 'a', 800 * mega, '"\n')
    packed_zeros('line.jsonl.gz', '{"source":"', 'a', 800 * mega, '"}')
    # One piece without end.
    put('segment.tmx', tmx(unit('ن ' * 40 * mega, 'a')))
    put('large.tmx', tmx(unit('كلمة ' * 800_000, 'word ' * 700_000)))
    put('attribute.tmx', tmx(f'<tu a="{"x" * 100 * mega}">', '</tu>'))
    put('attributes.tmx', tmx('<tu ' + ' '.join(f'a{n}="1"' for n in range(mega)) + '>', '</tu>'))
    put('doctype.tmx', b'<!DOCTYPE tmx [' + b'<!ENTITY a "b">' * 4 * mega + b']>' + tmx(unit('a', 'b')))
    put('laughs.tmx', ('<!DOCTYPE tmx [<!ENTITY a "aaaaaaaaaa">' + ''.join(
        f'<!ENTITY {o} "{("&" + i + ";") * 10}">' for i, o in zip('abcdefgh', 'bcdefghi')) + ']>').encode()
        + tmx(unit('&i;', 'b')))
    # Many of what is few.
    put('references.tmx', tmx(unit('&amp;' * mega, 'b')))
    put('codes.tmx', tmx(unit('<ph/>' * mega, 'b')))
    put('pairs.tmx', tmx(unit(''.join(f'<bpt i="{n}"/>' for n in range(9_000)),
                              ''.join(f'<bpt i="{n}"/>' for n in range(9_000)))))
    put('elements.tmx', tmx(*[unit('<g id="1">' * 150 + 'x' + '</g>' * 150, '<ph>x</ph>' * 4_000)] * 500))
    put('props.tmx', tmx(unit('a', 'b', '<prop type="x-quality">1</prop>' * 300_000)))
    put('manyprops.tmx', tmx(*[unit('a', f'b{n}', '<prop type="x-a">1</prop>' * 900) for n in range(2_000)]))
    put('texts.tmx', tmx('<tu>' + ''.join(f'<tuv xml:lang="a{n}"><seg>x</seg></tuv>' for n in range(200_000))
                         + '</tu>'))
    put('languages.tmx', tmx(*['<tu>' + ''.join(f'<tuv xml:lang="{chr(97 + n % 26)}{chr(97 + n // 26)}"><seg>x</seg></tuv>'
                                                 for n in range(600)) + '</tu>'] * 2_000))
    put('deep.tmx', tmx(unit('<hi>' * mega, 'b')))
    put('notes.tmx', tmx(unit('a', 'b', '<note/>' * mega)))
    put('header.tmx', tmx(unit('a', 'b')).replace(b'segtype="sentence"/>', b'>' + b'<prop type="x">1</prop>' * mega + b'</header>'))
    put('embedded.sdlxliff', xliff('<trans-unit id="1"><source>نص</source><target>text</target></trans-unit>',
        '<header><reference><internal-file form="base64">' + 'QUJD' * 10 * mega + '</internal-file></reference></header>'))
    put('segments.xlf', xliff('<trans-unit id="1"><source>x</source><seg-source>' + ''.join(
        f'<mrk mtype="seg" mid="{n}">a</mrk>' for n in range(9_000)) + '</seg-source><target>' + ''.join(
        f'<mrk mtype="seg" mid="{n}">b</mrk>' for n in reversed(range(9_000))) + '</target></trans-unit>'))
    put('groups.xlf', xliff('<group>' * 200 + '</group>' * 200 + '<trans-unit id="1"><source>' + '<g id="1">' * 200
                            + '</g>' * 200 + '</source></trans-unit>'))
    put('data.xliff', xliff2(segment2(''.join(f'<ph id="{n}" dataRef="d{n}"/>' for n in range(9_000)),
        '<originalData>' + ''.join(f'<data id="d{n}">x</data>' for n in range(9_000)) + '</originalData>')))
    put('units.xliff', xliff2(''.join(f'<unit id="u"><segment><source>ن</source><target>a</target></segment></unit>'
                                      for n in range(200_000))))
    put('cell.csv', ('ar,en\nنص,"' + 'a""' * 30 * mega + '"\n').encode())
    put('cells.csv', ('ar,en\n' + ',' * 60 * mega).encode())
    put('header.csv', (','.join(f'c{n}' for n in range(2 * mega)) + '\nنص,text\n').encode())
    put('quote.csv', ('ar,en\n"نص,text\n' + 'نص,text\n' * 6 * mega).encode())
    put('rows.tsv', ('نص\ttext\n' * 4 * mega).encode())
    put('wide.csv', ('\n'.join(','.join(['x'] * 16_000) for _ in range(2_000)) + '\n').encode())
    put('extra.csv', ('ar,en,extra\nنص,text,"{""notes"":[' + ','.join(['""""'] * mega) + ']}"\n').encode())
    put('nested.csv', ('ar,en,extra\nنص,text,"' + '[' * 4 * mega + '"\n').encode())
    put('line.jsonl', b'{"source":"' + b'a' * 100 * mega + b'","target":"b"}')
    put('nested.jsonl', b'{"source":"a","target":"b","extra":' + b'[' * 5 * mega)
    put('list.jsonl', b'{"source":"a","target":"b","extra":[' + b'0,' * 3 * mega + b'0]}')
    put('line.ar', 'ن'.encode() * 60 * mega)
    put('line.en', b'a' * 100 * mega)
    workbook('shared.xlsx', '<worksheet>' + '<row><c t="s"><v>0</v></c><c t="s"><v>0</v></c></row>' * 20_000
             + '</worksheet>', f'<sst><si><t>{"x" * 100_000}</t></si></sst>')
    workbook('empty.xlsx', '<worksheet>' + '<row/>' * 20 * mega + '</worksheet>')
    workbook('right.xlsx', '<worksheet>' + '<row><c r="XFD1"><v>1</v></c></row>' * 50_000 + '</worksheet>')
    workbook('text.xlsx', '<worksheet><row><c t="str"><v>' + 'a' * 400 * mega + '</v></c></row></worksheet>')
    workbook('strings.xlsx', '<worksheet><row><c t="s"><v>1</v></c></row></worksheet>',
             '<sst>' + '<si><t>a</t></si>' * 8 * mega + '</sst>')
    workbook('sheets.xlsx', '<worksheet>' + '<row><c t="str"><v>ن</v></c><c t="str"><v>a</v></c></row>' * 10_000
             + '</worksheet>', sheets=300)


def run(program, arguments):
    """Exit code, processor seconds and largest memory in megabytes."""
    pid = os.fork()
    if pid == 0:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
        os.execv(program, [program, *arguments])
    _, status, used = os.wait4(pid, 0)
    code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else -os.WTERMSIG(status)
    return code, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def main():
    program = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else 'target/release/muqabala')
    folder = os.path.abspath(sys.argv[2]) if len(sys.argv) > 2 else tempfile.mkdtemp()
    os.makedirs(folder, exist_ok=True)
    if not os.listdir(folder):
        make(folder)
    os.chdir(folder)
    out = tempfile.mkdtemp()
    bad, worst = 0, (0, 0)
    only = sys.argv[3:]
    for name in sorted(os.listdir(folder)):
        if name.endswith('.en') or only and name not in only:
            continue
        for command in (['convert', name, f'{out}/a.tmx'], ['convert', name, f'{out}/a.xliff'],
                        ['convert', name, f'{out}/a.csv'], ['clean', name, f'{out}/b.tmx', '--removed', f'{out}/r.csv'],
                        ['dedupe', name, f'{out}/c.tmx', '--keep', 'best'], ['merge', name, '-o', f'{out}/d.tmx'],
                        ['split', name, '--by', 'confidence', '-d', f'{out}/parts'], ['validate', name],
                        ['check', name]):
            code, seconds, megabytes = run(program, command)
            worst = max(worst[0], seconds), max(worst[1], megabytes)
            wrong = code < 0 or code > 6 or seconds > SECONDS or megabytes > MEGABYTES
            bad += wrong
            if wrong or '-v' in os.environ.get('HOSTILE', ''):
                print(f'{"BAD " if wrong else ""}{name} {" ".join(command[:1])} {command[-1].rsplit(".")[-1]}: '
                      f'exit {code}, {seconds:.1f} s, {megabytes:.0f} MB', flush=True)
    print(f'worst: {worst[0]:.1f} s, {worst[1]:.0f} MB; {bad} runs beyond {SECONDS} s or {MEGABYTES} MB')
    sys.exit(bad > 0)


if __name__ == '__main__':
    main()
