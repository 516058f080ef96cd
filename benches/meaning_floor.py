#!/usr/bin/env python3
"""From what cosine on does a unit say the same? Everyday sentences with two wordings, and strangers.

benches/meaning_floor.py MUQABALA [CORPORA]

`tatoeba` has texts that several people translated in words of their own. A memory keeps one wording of each; the
others are looked up by `match --semantic` and should find it. Every thirtieth other pair is left out of the memory
and looked up, too: what is found for it says something else (or nearly the same, by chance: the share shown is an
upper bound). For each floor: how many of the wordings find their unit first and at this cosine or more, and how many
of the strangers are shown anything."""

import collections, csv, json, os, subprocess, sys, tempfile

muqabala, corpora = os.path.realpath(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else '../shared/corpora'
read = lambda ending: open(f'{corpora}/train/tatoeba.{ending}', encoding='utf-8').read().splitlines()
pairs = list(dict.fromkeys(zip(read('ar'), read('en'))))
of_arabic, of_english = collections.defaultdict(list), collections.defaultdict(list)
for ar, en in pairs:
    of_arabic[ar].append(en)
    of_english[en].append(ar)
wordings = [(en, ar, ens[0]) for ar, ens in of_arabic.items() for en in ens[1:]]
wordings += [(ar, ars[0], en) for en, ars in of_english.items() for ar in ars[1:]]
asked = {text for text, _, _ in wordings}
alone = [(ar, en) for ar, en in pairs if len(of_arabic[ar]) == len(of_english[en]) == 1]
strangers = alone[::30]
out = set(strangers)
kept = [(ar, en) for ar, en in pairs if (ar, en) not in out and ar not in asked and en not in asked]
with tempfile.TemporaryDirectory() as work:
    path = lambda name: os.path.join(work, name)
    with open(path('m.csv'), 'w', encoding='utf-8', newline='') as file:
        csv.writer(file).writerows([('ar', 'en'), *kept])
    run = lambda *arguments: subprocess.run([muqabala, *arguments], check=True, capture_output=True, text=True).stdout
    run('memory', 'import', path('m.db'), path('m.csv'))
    run('memory', 'vectors', path('m.db'))

    def nearest(texts, code):
        with open(path('asked.txt'), 'w', encoding='utf-8') as file:
            file.write('\n'.join(texts) + '\n')
        said = run('match', path('m.db'), path('asked.txt'), '--semantic', '--floor', '1', '--limit', '5', '--no-parts', '--from', code, '--json')
        return {answer['text']: answer.get('meant', []) for answer in json.loads(said)['result']['answers']}

    def both(texts):
        arabic = {text for text in texts if any('؀' <= c <= 'ۿ' for c in text)}
        return {**nearest(sorted(arabic), 'ar'), **nearest(sorted(set(texts) - arabic), 'en')}

    there = {pair for pair in kept}
    wordings = [(text, ar, en) for text, ar, en in wordings if (ar, en) in there]
    found = both([text for text, _, _ in wordings])
    right = [max((one['cosine'] for one in found[text][:1] if {one['source'], one['target']} & {ar, en}), default=0) for text, ar, en in wordings]
    foreign = both([text for pair in strangers for text in pair])
    wrong = [max((one['cosine'] for one in foreign[text]), default=0) for pair in strangers for text in pair]
print(f'{len(kept)} units, {len(right)} other wordings, {len(wrong)} texts of strangers')
print('| floor | found first | strangers shown something |\n|---|---|---|')
for floor in (0.01, .2, .25, .3, .35, .4, .45, .5, .55, .6, .7):
    share = lambda cosines: f'{100 * sum(c >= floor for c in cosines) / len(cosines):.0f} %'
    print(f'| {100 * floor:.0f} % | {share(right)} | {share(wrong)} |')
