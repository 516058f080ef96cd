#!/usr/bin/env python3
"""By how much matches rise against OmegaT's scores: segments of documents that the memory has not seen.

benches/gain.py MUQABALA [CORPORA]

`unpc-dev` is split by document: every second document is the memory, the others are looked up, in both
directions. Of all units that are 30 % like a segment by our score or better, OmegaT's best is the one with
the highest of its own scores (stems, then words, then everything), as it lists them; its suggestion is the
translation as it stands. Compared: segments with a match of 75 % or more, and how many characters must be
changed to make the translation of the suggestion, by the characters of the translation (Levenshtein), over
the segments for which both have a suggestion of 50 % or more."""

import json, os, subprocess, sys, tempfile

muqabala, corpora = os.path.realpath(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else '../shared/corpora'
read = lambda ending: open(f'{corpora}/train/unpc-dev.{ending}', encoding='utf-8').read().splitlines()
arabic, english, ids = read('ar'), read('en'), read('ids')

def distance(one, other):
    row = list(range(len(other) + 1))
    for i, x in enumerate(one, 1):
        corner, row[0] = row[0], i
        for j, y in enumerate(other, 1):
            corner, row[j] = row[j], min(corner + (x != y), row[j] + 1, row[j - 1] + 1)
    return row[-1]

documents = list(dict.fromkeys(line.split()[0] for line in ids))
kept = set(documents[::2])
memory, asked = [], []
for ar, en, line in zip(arabic, english, ids):
    (memory if line.split()[0] in kept else asked).append((ar, en))
work = tempfile.mkdtemp()
escaped = lambda text: text.replace('&', '&amp;').replace('<', '&lt;')
with open(f'{work}/memory.tmx', 'w', encoding='utf-8') as out:
    out.write('<?xml version="1.0"?><tmx version="1.4"><header srclang="ar"/><body>')
    for ar, en in memory:
        out.write(f'<tu><tuv xml:lang="ar"><seg>{escaped(ar)}</seg></tuv><tuv xml:lang="en"><seg>{escaped(en)}</seg></tuv></tu>\n')
    out.write('</body></tmx>')
subprocess.run([muqabala, 'memory', 'import', f'{work}/memory.db', f'{work}/memory.tmx'], check=True, stderr=subprocess.DEVNULL)
print(f'{len(documents)} documents; {len(memory)} units in the memory, {len(asked)} segments looked up')
for language, side in (('ar', 0), ('en', 1)):
    with open(f'{work}/asked', 'w', encoding='utf-8') as out:
        out.writelines(pair[side] + '\n' for pair in asked)
    told = subprocess.run([muqabala, 'match', f'{work}/memory.db', f'{work}/asked', '--from', language, '--floor', '30', '--limit', '50', '--json'],
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    answers = json.loads(told)
    while isinstance(answers, dict):
        answers = answers.get('answers') or answers.get('result') or answers.get('data')
    assert len(answers) == len(asked), (len(answers), len(asked))
    own75 = omegat75 = both = own_edits = omegat_edits = length = 0
    for (pair, answer) in zip(asked, answers):
        hits = answer['hits']
        if not hits:
            continue
        truth = pair[1 - side]
        rank = lambda hit: (hit['omegat']['stems'], hit['omegat']['words'], hit['omegat']['all'])
        best, theirs = hits[0], max(hits, key=rank)
        own75 += best['score'] >= 75
        omegat75 += rank(theirs)[0] >= 75
        if best['score'] >= 50 and rank(theirs)[0] >= 50:
            both += 1
            length += len(truth)
            own_edits += distance(best['suggestion']['text'], truth)
            omegat_edits += distance(theirs['target'], truth)
    n = len(asked)
    print(f'{language}: match of 75 % or more {own75} ({own75 / n:.1%}), OmegaT {omegat75} ({omegat75 / n:.1%}); '
          f'of {both} segments to be changed {own_edits / length:.1%} of the characters, OmegaT {omegat_edits / length:.1%}')
