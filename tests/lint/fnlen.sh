#!/bin/bash
# A function has at most 80 lines, a C file at most 500. Prints how the tree stands.
set -u
files=$(find net tui tests -name '*.[ch]' -not -path '*/node_modules/*')
status=0
wc -l $files | awk '$2 != "total" && $1 > 500 {print $2 ": " $1 " lines, 500 at most"; bad = 1}
    END {exit bad}' || status=1
ctags -o - --languages=C --kinds-C=f --fields=+ne $files | awk -F'\t' '
    {
        line = end = 0
        for (i = 4; i <= NF; i++) {
            if ($i ~ /^line:/) line = substr($i, 6) + 0
            if ($i ~ /^end:/) end = substr($i, 5) + 0
        }
        if (!line || !end) next
        len = end - line + 1
        print len
        if (len > 80) {
            print $2 ":" line ": " $1 " has " len " lines, 80 at most" > "/dev/stderr"
            bad = 1
        }
    }
    END {exit bad}' >"${TMPDIR:-/tmp}/fnlen.$$" || status=1
sort -n "${TMPDIR:-/tmp}/fnlen.$$" | awk -v files="$(echo "$files" | wc -l)" '
    {n[NR] = $1}
    END {printf "%d files, %d functions, lines: median %d, p90 %d, longest %d\n",
         files, NR, n[int((NR + 1) / 2)], n[int(NR * 0.9)], n[NR]}'
rm -f "${TMPDIR:-/tmp}/fnlen.$$"
exit $status
