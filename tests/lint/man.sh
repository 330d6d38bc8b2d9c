#!/bin/sh
# The manual pages that the program prints have no mistake that mandoc warns of.
set -u
cd "$(dirname "$0")/../.."
status=0
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
for name in foyer.1 foyer-serve.8 foyer-config.5; do
    "${FOYER_BIN:-build/foyer}" man "$name" >"$dir/$name" || status=1
    if ! mandoc -T lint -W warning "$dir/$name"; then
        echo "$name has mistakes"
        status=1
    fi
done
echo "3 pages"
exit $status
