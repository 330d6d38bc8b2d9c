#!/bin/bash
# Headers are the manual: every header begins with a comment, and every public prototype stands in
# a paragraph (lines without an empty one between them) that has a comment.
set -u
files=$(find net tui tests/lib -name '*.h')
awk '
    function judge() {
        if (prototype && !comment) {
            print FILENAME_OF ":" prototype ": a prototype without a comment: " text
            bad++
        }
        prototype = comment = 0
    }
    FNR == 1 {
        judge()
        FILENAME_OF = FILENAME
        if ($0 !~ /^\/\*/) {
            print FILENAME ":1: a header begins with a comment that says what it is for"
            bad++
        }
    }
    /^[[:space:]]*$/ {judge(); next}
    /\/\*/ {comment = 1}
    /^[a-z_].*[a-z0-9_]\(/ && !/^(typedef|static|#|enum \{)/ {
        n++
        if (!prototype) {prototype = FNR; text = $0}
    }
    END {
        judge()
        if (!bad) print n + 0 " prototypes"
        exit bad > 0
    }' $files
