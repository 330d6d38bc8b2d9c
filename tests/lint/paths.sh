#!/bin/bash
# No folders of somebody's machine, no secrets, no private keys in tracked files.
set -u
status=0
if git grep -nIE '(^|[^A-Za-z0-9_.])/([w]ork|[h]ome/[a-z]+|[r]oot|[f]arm|[m]nt)/' -- . ':!tests/lint/paths.sh'; then
    echo "a folder of one machine"
    status=1
fi
if git grep -nIE 'BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{30}' -- .; then
    echo "a secret"
    status=1
fi
# Meeting tokens in tests are made when they run, so that none can be mistaken for a live one.
if git grep -nIE 'eyJ[A-Za-z0-9_-]{30,}\.eyJ[A-Za-z0-9_-]{20,}\.' -- net tui; then
    echo "a token"
    status=1
fi
exit $status
