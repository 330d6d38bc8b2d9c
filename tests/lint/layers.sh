#!/bin/bash
# Include fences: which folder may include which, which files may include which library, and what
# the pure parts may not touch at all.
set -u
status=0

complain() {
    printf '%s\n' "$1"
    status=1
}

# folder | what it may include of the project (extended regular expression on the path)
folders='
net/base    net/base/
net/proto   net/(base|proto)/
net/client  net/(base|proto|client)/
net/lobby          net/(base|proto)/|net/lobby/[a-z_]+\.h
net/lobby/store    net/(base|proto)/|net/lobby/([a-z_]+\.|store/)
net/lobby/domain   net/(base|proto)/|net/lobby/([a-z_]+\.h|store/store\.h|domain/)
net/lobby/hooks    net/(base|proto)/|net/lobby/([a-z_]+\.h|domain/lobby\.h|hooks/)
net/lobby/rest     net/(base|proto)/|net/lobby/([a-z_]+\.|store/(store|turn)\.h|domain/lobby\.h|rest/)
net/lobby/server   net/(base|proto|lobby)/
tui/model   (net/(base|proto|client)|tui/model)/
tui/input   (net/(base|proto|client)|tui/(model|input))/
tui/draw    (net/(base|proto)|tui/(model|input|draw))/
tui/views   (net/(base|proto|client)|tui/(model|input|draw|views))/|tui/[a-z_]+\.h
tui/plain   (net/(base|proto|client)|tui/(model|input|draw|views|plain))/|tui/[a-z_]+\.h
tui/cli     (net/(base|proto|client|lobby)|tui/(cli|model|input|draw|views))/|tui/[a-z_]+\.h
tui         (net/(base|proto|client)|tui/(cli|model|input|draw|views|plain))/|tui/[a-z_]+\.h
'
while read -r folder allowed; do
    [ -n "$folder" ] && [ -d "$folder" ] || continue
    for f in "$folder"/*.[ch]; do
        [ -e "$f" ] || continue
        found=$(grep -nE '^#[[:space:]]*include "' "$f" |
            grep -E '"(net|tui|tests)/' | grep -vE "\"($allowed)[^\"]*\"")
        [ -z "$found" ] || complain "$f may include only $allowed: $found"
    done
done <<<"$folders"

# library header | files that may include it
fences='
libwebsockets\.h     ^(net/.*_lws[.]c|tests/.*)$
(cjson/)?cJSON\.h    ^(net|tui|tests)/.*_json[.](c|h)$
curl/.*\.h           ^net/(client/rest|lobby/hooks/postman)[.]c$
(ncursesw/)?(n?curses|term)\.h  ^tui/draw/(surface_curses|term|term_usable)[.]c$
sqlite3\.h           ^net/lobby/store/[a-z_]*[.](c|h)$|^tests/(lobby|wire|pictures)/
openssl/.*\.h        ^net/(lobby/(token|server/server_tls)|proto/journal_json)[.]c$|^tests/(unit/test_token|wire/test_webhooks|wire/test_robust_keys)
pthread\.h           ^(net/base/(mbox|log)|net/client/(link|rest|visitors)[a-z_]*|net/lobby/(server/server|store/store|hooks/[a-z]+)[a-z_]*|tui/cli/demo[a-z_]*)[.]c$|^tests/
uv\.h                ^net/lobby/server/server[a-z_]*[.](c|h)$|^tests/bench/wsload
utf8proc\.h          ^net/base/utf8[.]c$
qrencode\.h          ^tui/draw/qr[.]c$
vterm\.h             ^tests/
cmocka\.h            ^tests/
'
all=$(find net tui tests -name '*.[ch]' -not -path '*/node_modules/*')
while read -r header files; do
    [ -n "$header" ] || continue
    found=$(grep -nE "^#[[:space:]]*include <$header>" $all /dev/null |
        awk -F: -v ok="$files" '$1 !~ ok')
    [ -z "$found" ] || complain "outside the fence of <$header>: $found"
done <<<"$fences"

# Time comes in as an argument, effects go out: nothing here may ask the system.
pure=$(ls tui/model/*.[ch] net/lobby/domain/*.[ch] 2>/dev/null)
for f in $pure; do
    found=$(grep -nE '^#[[:space:]]*include (<(sys/.*|unistd|fcntl|poll|pthread|time|signal|arpa/.*|netinet/.*|errno)\.h>|"net/base/(clock|log|wake|mbox)\.h")' "$f")
    [ -z "$found" ] || complain "$f is pure and may not include: $found"
done

[ $status != 0 ] || echo "$(echo "$all" | wc -l) files"
exit $status
