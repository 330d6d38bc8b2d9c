#!/bin/bash
# clang-tidy with the checks named in .clang-tidy, two runs at a time.
set -u
log=$(mktemp)
trap 'rm -f "$log"' EXIT
flags=$(pkg-config --cflags ncursesw libcurl libcjson libwebsockets libuv sqlite3 libcrypto libutf8proc)
find net tui -name '*.c' -print0 |
    xargs -0 -n 6 -P 2 sh -c 'clang-tidy --quiet --warnings-as-errors="*" "$@" -- '"-std=c11 -D_GNU_SOURCE -I. -Ibuild $flags" sh \
        >"$log" 2>/dev/null
rc=$?
grep -E '(warning|error):' "$log" | sort -u
exit $rc
