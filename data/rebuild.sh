#!/usr/bin/env bash
# Learns again what the program ships: the lexicon (same texts, same bytes), the
# weights of the evidence and the confidence. About twelve minutes on two cores.
#
# usage: data/rebuild.sh TRAIN LEXICONS [lexicon|model|unfamiliar|confidence]
#   model       all weights anew; unfamiliar only those for unfamiliar words
#   TRAIN     folder with unpc-dev, tico19, opensource-guide, tatoeba, sdg (.ar and .en)
#   LEXICONS  folder with word lists (Arabic TAB English)
# The weights and the confidence are learned without the lines that the
# development cases are made of (unpc-dev from 3001, tico19 from 2201,
# opensource-guide from 636); the lexicon that ships knows them all.
set -euo pipefail
cd "$(dirname "$0")/.."
train=$1 lists=$2 what=${3:-all}
cargo build --release
muqabala=$PWD/target/release/muqabala
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for language in ar en; do
  head -n 3000 "$train/unpc-dev.$language" > "$work/unpc.$language"
  head -n 2200 "$train/tico19.$language" > "$work/health.$language"
  head -n 635 "$train/opensource-guide.$language" > "$work/guide.$language"
  head -n 2000 "$train/tatoeba.$language" > "$work/short.$language"
done
terms=() pairs=()
for list in "$lists"/*.tsv; do terms+=(--terms "$list"); done
for name in unpc-dev tico19 opensource-guide sdg tatoeba; do pairs+=("$train/$name.ar" "$train/$name.en"); done
fields=("$work"/unpc.{ar,en} "$work"/health.{ar,en} "$work"/guide.{ar,en} "$work"/short.{ar,en} "$train"/sdg.{ar,en})
if [ "$what" = model ] || [ "$what" = all ]; then
  "$muqabala" model train "${fields[@]}" "${terms[@]}" -o data/model.txt
  cargo build --release
fi
if [ "$what" = unfamiliar ]; then
  "$muqabala" model train "${fields[@]}" "${terms[@]}" --start data/model.txt --only-unfamiliar -o data/model.txt
  cargo build --release
fi
if [ "$what" = confidence ] || [ "$what" = all ]; then
  "$muqabala" model calibrate "${fields[@]}" "${terms[@]}" -o data/confidence.txt
fi
if [ "$what" = lexicon ] || [ "$what" = all ]; then
  "$muqabala" lexicon train "${pairs[@]}" "$lists"/*.tsv -o data/lexicon.bin
fi
