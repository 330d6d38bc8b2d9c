#!/bin/sh
# The tables of net/README.md are those of the code: "protocol.sh" compares, "protocol.sh write"
# puts them there. They stand between "<!-- NAME -->" and "<!-- end -->".
set -eu
cd "$(dirname "$0")/../.."
readme=net/README.md
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# R(METHOD, "path", handler, AUTH, RATE, "summary")
{
    echo '| Call | Key | Rate | Does |'
    echo '|---|---|---|---|'
    sed -n 's/^R(\([A-Z]*\), "\([^"]*\)", [a-z_]*, \([A-Z]*\), \([A-Z]*\), "\(.*\)")$/| `\1 \2` | \3 | \4 | \5 |/p' \
        net/lobby/routes.def | sed 's/| KEY |/| yes |/; s/| OPEN |/| no |/' |
        awk -F'|' -v OFS='|' '{$4 = tolower($4); print}'
} >"$work/calls"

# E(NAME, "code", http, "rest", "fatal", close, exit, "sentence")
sed -n 's/^E([A-Z0-9_]*, "\([^"]*\)", \([0-9]*\), "\([^"]*\)", "[^"]*", \([0-9]*\), \([0-9]*\), "\(.*\)")$/\4|\1|\2|\3|\6/p' \
    net/proto/errors.def >"$work/rows"
{
    echo '| Code | Error | Says |'
    echo '|---|---|---|'
    sort -n "$work/rows" | awk -F'|' '$1 > 0 {printf "| %s | `%s` | %s |\n", $1, $2, $5}'
} >"$work/closes"
{
    echo '| Error | Status | REST `error` | Says |'
    echo '|---|---|---|---|'
    awk -F'|' '{printf "| `%s` | %s | `%s` | %s |\n", $2, $3, $4, $5}' "$work/rows"
} >"$work/errors"
{
    echo '| Limit | Value | What for |'
    echo '|---|---|---|'
    sed -n 's|^ *\(LIMIT_[A-Z_]*\) = \([^,]*\), *\(/\* \(.*\) \*/\)*$|\| `\1` \| \2 \| \4 \||p
            s|^ *\(TIME_[A-Z_]*\) = \([^,]*\), *\(/\* \(.*\) \*/\)*$|\| `\1` \| \2 ms \| \4 \||p' \
        net/proto/limits.h | sed 's/ \* / × /g'
} >"$work/limits"

# As many rows as there are in the code: one that is written otherwise must not be left out.
rows() { awk 'END {print NR - 2}' "$work/$1"; }
[ "$(rows calls)" = "$(grep -c '^R(' net/lobby/routes.def)" ] || { echo "$readme: rows of routes.def are not understood"; exit 1; }
[ "$(rows errors)" = "$(grep -c '^E(' net/proto/errors.def)" ] || { echo "$readme: rows of errors.def are not understood"; exit 1; }
[ "$(rows limits)" = "$(grep -cE '^ *(LIMIT|TIME)_[A-Z_]* = ' net/proto/limits.h)" ] || { echo "$readme: rows of limits.h are not understood"; exit 1; }

awk -v work="$work" '
    inside && $0 == "<!-- end -->" {inside = 0}
    !inside {print}
    /^<!-- (calls|closes|errors|limits) -->$/ {
        inside = 1
        while ((getline line < (work "/" $2)) > 0) print line
    }' "$readme" >"$work/README"
if [ "${1:-}" = write ]; then
    cp "$work/README" "$readme"
elif ! diff "$readme" "$work/README" >"$work/diff"; then
    echo "$readme: tables differ from the code: run tests/lint/protocol.sh write"
    cat "$work/diff"
    exit 1
fi
echo "$(rows calls) calls, $(rows errors) errors, $(rows limits) limits"
