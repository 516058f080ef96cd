#!/usr/bin/env bash
# What the two passes of `batch --learn` are worth in a field that the lexicon does not know: F1 on `dev-health`
# with a lexicon that has never seen health text, and with what 60 documents of other health lines teach it; then
# of one pass and of two over the case itself, cut into short documents.
#
# usage: benches/learn.sh MUQABALA [SHARED]
#   SHARED   folder with corpora/train, lexicons and evaluation/cases (../shared by default)
set -euo pipefail
muqabala=$(realpath "$1")
here=$(cd "$(dirname "$0")/.." && pwd)
shared=$(realpath "${2:-$here/../shared}")
train=$shared/corpora/train
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/cases"
cp "$shared"/evaluation/cases/dev-{,swap-}health.{src,tgt,gold} "$work/cases" 2>/dev/null || true
# The case is made of lines from 2201 on, the documents of those before.
python3 "$here/benches/archive.py" mixed "$work/docs" --pairs 60 --fields tico19 --lines tico19:1-2200 > /dev/null
# Two lexicons without health: all other fields and word lists, and 400 everyday lines.
fields=()
for field in unpc-dev opensource-guide sdg tatoeba; do fields+=("$train/$field.ar" "$train/$field.en"); done
for list in "$shared"/lexicons/*.tsv; do
  case "$list" in *tico19*) ;; *) fields+=("$list");; esac
done
"$muqabala" lexicon train "${fields[@]}" -o "$work/without-health.lexicon" --quiet
for language in ar en; do head -n 400 "$train/tatoeba.$language" > "$work/few.$language"; done
"$muqabala" lexicon train "$work/few.ar" "$work/few.en" -o "$work/few.lexicon" --quiet
measure() { "$muqabala" model measure "$work/cases" --lexicon "$1" --encoder "$2" | sed 's/^/    /'; }
for lexicon in few without-health; do
  for encoder in never auto; do
    echo "$lexicon.lexicon, --encoder $encoder: before"
    measure "$work/$lexicon.lexicon" "$encoder"
    rm -rf "$work/out"
    code=0
    "$muqabala" batch "$work/docs/archive.zip" -o "$work/out" --learn --lexicon "$work/$lexicon.lexicon" \
      --encoder "$encoder" --quiet || code=$?
    [ "$code" -le 1 ] || exit "$code"
    echo "$lexicon.lexicon, --encoder $encoder: with what was learned"
    measure "$work/out/learned.lexicon" "$encoder"
  done
done
# The lines of the case itself as an archive of short documents, none of which holds words enough to learn from.
for size in 8 20; do
  rm -rf "$work/parts"
  python3 "$here/benches/parts.py" cut "$work/cases/dev-health" "$work/parts" "$size"
  for encoder in never auto; do
    for learn in "" --learn; do
      rm -rf "$work/out"
      code=0
      "$muqabala" batch "$work/parts" -o "$work/out" --unit line --format ladder --force $learn --quiet \
        --lexicon "$work/without-health.lexicon" --encoder "$encoder" 2> /dev/null || code=$?
      [ "$code" -le 1 ] || exit "$code"
      echo "  --encoder $encoder ${learn:-one pass}: $(python3 "$here/benches/parts.py" score "$work/parts" "$work/out")"
    done
  done
done
