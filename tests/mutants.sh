#!/bin/bash
# How many broken lines do the tests notice? A fixed sample of cargo-mutants over the rooms
# whose lines matter most: library tests first, the suite for the mutants that live.
#
#   tests/mutants.sh            every 20th mutant from the first on, about 380, some 340 of them viable
#   tests/mutants.sh 7/400      every 400th from the eighth on, for a quick look
#
# Needs cargo-mutants (cargo install --locked cargo-mutants). Works on a copy; the lists
# stand in target/mutants. Prints the figures by room and the mutants that live.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
shard=${1:-0/20}
out=$PWD/target/mutants
rooms=(align judge repair exchange tm check)
# The copy lies elsewhere; the suite finds the reference documents by this.
[ -d ../shared/corpora ] && export MUQABALA_CORPORA=${MUQABALA_CORPORA:-$(cd ../shared/corpora && pwd)}
rm -rf "$out" && mkdir -p "$out/lib" "$out/suite"
files=()
for room in "${rooms[@]}"; do files+=(--file "src/$room/**"); done
common=(--no-shuffle --jobs 1 --baseline skip --timeout 300 --colors never --caught --unviable)
cargo mutants "${common[@]}" "${files[@]}" --sharding round-robin --shard "$shard" \
    --output "$out/lib" -- --lib >"$out/lib.log"
living=$out/lib/mutants.out/missed.txt
if [ -s "$living" ]; then
    pattern=$(sed -E 's/[][(){}.*+?^$|\\]/\\&/g; s/^/^/; s/$/$/' "$living" | paste -sd'|')
    cargo mutants "${common[@]}" "${files[@]}" --re "$pattern" --output "$out/suite" -- --test suite >"$out/suite.log"
    living=$out/suite/mutants.out/missed.txt
fi
count() { # FILE ROOM: lines of FILE about ROOM
    if [ -f "$1" ]; then grep -c "^src/$2/" "$1"; else echo 0; fi
}
printf '%-10s %7s %7s %7s\n' room viable alive share
total=0 alive_total=0
for room in "${rooms[@]}"; do
    alive=$(count "$living" "$room")
    viable=0
    for list in caught missed timeout; do
        viable=$((viable + $(count "$out/lib/mutants.out/$list.txt" "$room")))
    done
    total=$((total + viable)) alive_total=$((alive_total + alive))
    printf '%-10s %7d %7d %6d%%\n' "$room" "$viable" "$alive" $((viable ? alive * 100 / viable : 0))
done
printf '%-10s %7d %7d %6d%%\n' all "$total" "$alive_total" $((total ? alive_total * 100 / total : 0))
[ -f "$living" ] && cat "$living"
# At most one in ten may live.
[ $((alive_total * 10)) -le "$total" ]
