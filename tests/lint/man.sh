#!/bin/sh
# The manual pages that the program prints have no mistake that mandoc warns of.
set -u
cd "$(dirname "$0")/../.."
status=0
page=$(mktemp)
trap 'rm -f "$page"' EXIT
for name in foyer.1 foyer-serve.8 foyer-config.5; do
    "${FOYER_BIN:-build/foyer}" man "$name" >"$page" || status=1
    if ! mandoc -T lint -W warning "$page"; then
        echo "$name has mistakes"
        status=1
    fi
done
echo "3 pages"
exit $status
