#!/bin/sh
# Fuzzes every target in turn, SECONDS each (600 by default): fuzz/run.sh [SECONDS [TARGET ...]]
# New inputs come to lie in fuzz/found (FOUND), what fails in fuzz/artifacts; the kept ones in
# fuzz/corpus stay as they are. Ends with the list of the targets that failed.
set -u
cd "$(dirname "$0")" || exit 1
seconds=${1:-600}
[ $# -gt 0 ] && shift
targets=${*:-$(sed -n 's|^path = "fuzz_targets/\(.*\)\.rs"|\1|p' Cargo.toml)}
found=${FOUND:-found}
# Own code has no `unsafe`, so the sanitisers find nothing that a panic does not; without
# them any compiler will do, and twice the inputs are tried.
cargo fuzz build --sanitizer none || exit 1
failed=
for target in $targets; do
    case $target in
        docx | odt | tmx | xliff | xlsx | tables | any | presentation | workbook) words=xml ;;
        html | pdf) words=$target ;;
        locked) words=pdf ;;
        *) words=text ;;
    esac
    # Bytes of the longest input: two pages of markup, or enough lines for the aligner to cut windows.
    case $target in
        docx | odt | any | align) length=8192 ;;
        *) length=4096 ;;
    esac
    mkdir -p "$found/$target"
    cargo fuzz run --sanitizer none "$target" "$found/$target" "corpus/$target" -- \
        "-dict=dictionaries/$words.dict" "-max_len=$length" -timeout=10 -rss_limit_mb=1024 \
        "-max_total_time=$seconds" -print_final_stats=1 || failed="$failed $target"
done
[ -z "$failed" ] || { echo "failed:$failed"; exit 1; }
