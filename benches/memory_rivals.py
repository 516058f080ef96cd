#!/usr/bin/env python3
"""Asks other memories the same queries as muqabala's, on the same units, in one run, and prints one table.

    benches/memory_rivals.py [--units 100000] [--each 25] [--folder target/memory-rivals]

`cargo bench --bench memory` makes the units, the queries and muqabala's memory. Beside it are put, where they are
found: SQLite's FTS5 over words and over trigrams (the Python module `sqlite3`), PostgreSQL with pg_trgm (`initdb` and
`pg_ctl`), the translate-toolkit's TM (the Python module `translate`), and a scan of all texts. Nothing is installed:
what was not found is said. Queries are those of 4 to 12 and of 13 to 40 words in both languages.

muqabala is asked over HTTP through `serve`, PostgreSQL over a socket through `psql`, the others in this process.
`found` counts the queries for which the memory answers with the text that a scan of all texts by muqabala's score
finds best at 70 % or more, among its first five; of muqabala that is held apart by `cargo bench -- 100000 scan`."""

import argparse, json, os, re, shutil, sqlite3, statistics, subprocess, sys, tempfile, time, urllib.parse, urllib.request
import http.client
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CLASSES = ('4-12 words', '13-40 words')
FIRST = 5
rows, missing = [], []


def percentile(times, share):
    return sorted(times)[int((len(times) - 1) * share)]


def measured(name, prepare, size, ask, queries, best):
    """Asks every query once to warm up and once by the clock."""
    times, found = [], 0
    for query in queries:
        ask(query)
        start = time.perf_counter()
        took, texts = ask(query)
        times.append(took if took is not None else (time.perf_counter() - start) * 1000)
        wanted = best.get(query)
        found += wanted is not None and any(wanted == text.strip() for text in texts)
    rows.append((name, prepare, size, percentile(times, .5), percentile(times, .95), found))
    print(f'{name}: p50 {rows[-1][3]:.1f} ms, p95 {rows[-1][4]:.1f} ms, {found} found', flush=True)


class Muqabala:
    def __init__(self, program, store):
        self.server = subprocess.Popen([program, 'serve', store, '--listen', '127.0.0.1:0', '--read-only'], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.address = urllib.parse.urlsplit(self.server.stdout.readline().strip()).netloc
        self.connection = http.client.HTTPConnection(self.address)

    def ask(self, query):
        language, text = query
        path = '/api/match?' + urllib.parse.urlencode({'text': text, 'from': language, 'floor': 70, 'limit': FIRST})
        start = time.perf_counter()
        self.connection.request('GET', path)
        answer = self.connection.getresponse().read()
        took = (time.perf_counter() - start) * 1000
        return took, [hit['source'] for hit in json.loads(answer)['hits']]

    def end(self):
        self.server.terminate()
        self.server.wait()


def words(text):
    return re.findall(r'\w+', text)


def quoted(parts):
    return ' OR '.join('"' + part.replace('"', '""') + '"' for part in parts)


def fts5(name, options, parts, texts, queries, best, folder):
    path = folder / 'fts5.db'
    path.unlink(missing_ok=True)
    start = time.time()
    connection = sqlite3.connect(path)
    for language, own in texts.items():
        connection.execute(f"CREATE VIRTUAL TABLE {language} USING fts5(text, {options})")
        connection.executemany(f'INSERT INTO {language} VALUES (?)', ((text,) for text in own))
    connection.commit()
    prepare = time.time() - start

    def ask(query):
        language, text = query
        wanted = quoted(parts(text))
        sql = f'SELECT text FROM {language} WHERE {language} MATCH ? ORDER BY rank LIMIT {FIRST}'
        return None, [text for text, in connection.execute(sql, (wanted,))]

    measured(name, prepare, path.stat().st_size, ask, queries, best)
    connection.close()
    path.unlink()


def toolkit(texts, queries, best):
    try:
        from translate.search import match
        from translate.storage import base
    except ImportError:
        missing.append("translate-toolkit's TM: no Python module `translate` (pip install translate-toolkit)")
        return
    start = time.time()
    matchers = {}
    for language, own in texts.items():
        store = base.TranslationStore()
        for text in own:
            unit = base.TranslationUnit(text)
            unit.target = '-'
            store.units.append(unit)
        matchers[language] = match.matcher(store, max_candidates=FIRST, min_similarity=70, max_length=2000)
    prepare = time.time() - start
    few = queries[:: max(1, len(queries) // 24)]

    def ask(query):
        language, text = query
        return None, [unit.source for unit in matchers[language].matches(text)]

    measured(f"translate-toolkit's TM, in memory ({len(few)} queries)", prepare, 0, ask, few, best)


def postgres(texts, queries, best):
    programs = [Path(p) for p in sorted(Path('/usr/lib/postgresql').glob('*/bin'))] if Path('/usr/lib/postgresql').exists() else []
    bin_folder = programs[-1] if programs else None
    initdb = bin_folder / 'initdb' if bin_folder else shutil.which('initdb')
    if not initdb or not shutil.which('psql'):
        missing.append('PostgreSQL: no initdb or psql (apt install postgresql)')
        return
    folder = tempfile.mkdtemp(dir='/tmp')
    os.chmod(folder, 0o777)
    # Its server does not run as root.
    user = ['setpriv', '--reuid=nobody', '--regid=nogroup', '--clear-groups'] if os.geteuid() == 0 else []
    run = lambda *command, **how: subprocess.run([*user, *map(str, command)], check=True, capture_output=True, text=True, cwd='/tmp', **how)
    data = f'{folder}/data'
    ctl = str(Path(initdb).with_name('pg_ctl'))
    try:
        run(initdb, '-D', data, '-U', 'tm', '--encoding', 'UTF8', '--locale', 'C.UTF-8', '-A', 'trust')
        run(ctl, '-D', data, '-w', '-l', f'{folder}/log', '-o', f"-c listen_addresses='' -k {folder} -c shared_buffers=256MB", 'start')
    except (subprocess.CalledProcessError, OSError) as error:
        missing.append(f'PostgreSQL: its server does not start: {getattr(error, "stderr", error)}')
        return
    try:
        psql = ['psql', '-h', folder, '-U', 'tm', '-d', 'postgres', '-q', '-X', '-v', 'ON_ERROR_STOP=1']
        run(*psql, '-c', 'CREATE EXTENSION pg_trgm')
        start = time.time()
        for language, own in texts.items():
            rows = ''.join(text.replace('\\', '\\\\').replace('\t', ' ') + '\n' for text in own)
            run(*psql, '-c', f'CREATE TABLE {language} (text text)')
            run(*psql, '-c', f'COPY {language} FROM STDIN', input=rows)
            run(*psql, '-c', f'CREATE INDEX ON {language} USING gin (text gin_trgm_ops)')
            run(*psql, '-c', f'ANALYZE {language}')
        prepare = time.time() - start
        size = int(run(*psql, '-At', '-c', "SELECT pg_database_size('postgres')").stdout)
        child = subprocess.Popen([*user, *psql, '-At'], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd='/tmp')
        child.stdin.write('SET pg_trgm.similarity_threshold = 0.5;\n\\timing on\n')

        def ask(query):
            language, text = query
            literal = "'" + text.replace("'", "''") + "'"
            child.stdin.write(f"SELECT text FROM {language} WHERE text % {literal} ORDER BY similarity(text, {literal}) DESC LIMIT {FIRST};\n")
            child.stdin.flush()
            found = []
            while True:
                line = child.stdout.readline().rstrip('\n')
                if line.startswith('Time: '):
                    return float(line.split()[1]), found
                found.append(line)

        measured('PostgreSQL, pg_trgm (GIN, 50 %)', prepare, size, ask, queries, best)
        child.stdin.close()
        child.wait()
    finally:
        run(ctl, '-D', data, '-m', 'immediate', 'stop')
        shutil.rmtree(folder, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--units', type=int, default=100_000)
    parser.add_argument('--each', type=int, default=25, help='queries of each class and language')
    parser.add_argument('--folder', type=Path, default=ROOT / 'target/memory-rivals')
    options = parser.parse_args()
    folder = options.folder.resolve()
    shutil.rmtree(folder, ignore_errors=True)
    bench = subprocess.run(['cargo', 'bench', '--bench', 'memory', '--', str(options.units), 'scan', 'keep', str(folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout
    print(bench)
    imported = float(re.search(r'import ([0-9.]+) s', bench)[1])
    scans = [float(ms) for ms in re.findall(r'a scan of all takes ([0-9.]+) ms', bench)]
    texts = {'ar': [], 'en': []}
    for language, text in re.findall(r'<tuv xml:lang="(ar|en)"><seg>(.*?)</seg>', (folder / 'm.tmx').read_text(encoding='utf-8')):
        texts[language].append(text.replace('&lt;', '<').replace('&amp;', '&'))
    kept = json.loads((folder / 'queries.json').read_text(encoding='utf-8'))
    queries = [(c['language'], text) for c in kept['classes'] if c['name'] in CLASSES for text in c['texts'][: options.each]]
    muqabala = Muqabala(str(ROOT / 'target/release/muqabala'), str(folder / 'm.db'))
    best = {}
    for query in queries:
        found = muqabala.ask(query)[1]
        if found:
            best[query] = found[0].strip()
    measured('muqabala', imported, (folder / 'm.db').stat().st_size, muqabala.ask, queries, best)
    muqabala.end()
    try:
        fts5('SQLite FTS5, words', "tokenize='unicode61'", words, texts, queries, best, folder)
        trigrams = lambda text: {text[at:at + 3] for at in range(len(text) - 2)}
        fts5('SQLite FTS5, trigrams', "tokenize='trigram'", trigrams, texts, queries, best, folder)
    except sqlite3.OperationalError as error:
        missing.append(f'SQLite FTS5: {error}')
    postgres(texts, queries, best)
    toolkit(texts, queries, best)
    print(f'\n{options.units} units, {len(queries)} queries, {len(best)} with a match of 70 %\n')
    print('| memory | made in s | MB | ms p50 | ms p95 | found |\n|---|---|---|---|---|---|')
    for name, prepare, size, p50, p95, found in rows:
        print(f'| {name} | {prepare:.1f} | {size / 1e6:.0f} | {p50:.1f} | {p95:.1f} | {found} |')
    if scans:
        print(f'| a scan of all texts | | | {statistics.mean(scans):.1f} | | |')
    for what in missing:
        print(f'not run: {what}')
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == '__main__':
    main()
