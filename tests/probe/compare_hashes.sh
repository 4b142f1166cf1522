#!/usr/bin/env bash
# compare_hashes.sh GOLDEN PROBE ARGS…: what the probe prints must be in the golden file, line by
# line, and with several seeds the other way round too. BROKERSCOPE_REWRITE=1 records it anew.
set -euo pipefail
golden=$1
shift
found=$(mktemp)
trap 'rm -f "$found" "$found.golden"' EXIT
status=0
"$@" >"$found" || status=$?
if [ "${BROKERSCOPE_REWRITE:-}" = 1 ] && [[ "$*" == *"--twice"* ]]; then
    cp "$found" "$golden"
    exit "$status"
fi
# A probe that ran fewer seeds is compared with those lines alone.
seeds=$(cut -d' ' -f3 "$found" | sort -u | paste -sd' ')
awk -v seeds=" $seeds " 'index(seeds, " " $3 " ")' "$golden" >"$found.golden"
if ! diff -u --label "$golden" --label "$1" "$found.golden" "$found"; then
    echo "trace hashes differ from those recorded; if the product was changed on purpose," >&2
    echo "BROKERSCOPE_REWRITE=1 ctest -R scenario.hashes.release records them anew" >&2
    exit 1
fi
exit "$status"
