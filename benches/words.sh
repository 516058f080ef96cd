#!/usr/bin/env bash
# Other aligners of words on the pairs aligned by hand, as docs/measured.md has them:
#   benches/words.sh TRAIN        # the folder with NAME.ar and NAME.en
# Needs muqabala, fast_align with atools (https://github.com/clab/fast_align) and eflomal-align (PyPI)
# on the PATH; what is missing is left out. They learn from the training text and the pairs together.
set -euo pipefail
train=$1
gold=$(cd "$(dirname "$0")/.." && pwd)/corpora/gold
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for half in dev test; do
  muqabala words-measure "$gold/words.$half.txt" --cut | python3 -c 'import sys; sys.stdout.write(sys.stdin.read().lower())' > "$work/$half"
done
python3 - "$train" > "$work/train" <<'PYTHON'
import pathlib, re, sys
words = lambda line: " ".join(re.findall(r"\w+(?:[/.,]\w+)*", line.lower()))
for english in sorted(pathlib.Path(sys.argv[1]).glob("*.en")):
    for pair in zip(english.open(), english.with_suffix(".ar").open()):
        en, ar = map(words, pair)
        if en and ar:
            print(en, "|||", ar)
PYTHON
cat "$work/train" "$work/dev" "$work/test" > "$work/all"
score() { # name: compares the ends of $work/links with the gold
  local lines; lines=$(wc -l < "$work/test")
  tail -n "$lines" "$work/links" > "$work/links.test"
  tail -n $((lines + $(wc -l < "$work/dev"))) "$work/links" | head -n -"$lines" > "$work/links.dev"
  for half in dev test; do
    echo "$1 $half $(muqabala words-measure "$gold/words.$half.txt" --found "$work/links.$half" | tr -d '\n ')"
  done
}
both() { # name: puts the two directions together in the ways that are usual
  for way in intersect grow-diag grow-diag-final-and; do
    atools -i "$work/there" -j "$work/back" -c $way > "$work/links"
    score "$1 $way"
  done
}
if command -v fast_align > /dev/null && command -v atools > /dev/null; then
  fast_align -i "$work/all" -d -o -v > "$work/there" 2> /dev/null
  fast_align -i "$work/all" -d -o -v -r > "$work/back" 2> /dev/null
  both fast_align
else
  echo 'left out: fast_align, atools'
fi
if command -v eflomal-align > /dev/null && command -v atools > /dev/null; then
  sed 's/ ||| .*//' "$work/all" > "$work/en"
  sed 's/.* ||| //' "$work/all" > "$work/ar"
  eflomal-align -s "$work/en" -t "$work/ar" -f "$work/there" -r "$work/back" --overwrite > /dev/null 2>&1
  both eflomal
else
  echo 'left out: eflomal-align, atools'
fi
