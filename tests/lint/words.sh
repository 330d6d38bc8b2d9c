#!/bin/sh
# Languages: every word of the program is in every catalogue of tui/lang, none stands there unused,
# and formats take the same values.
set -u
build=${BUILD:-build}
status=0
make -s BUILD="$build" pot >/dev/null || exit 1
n=$(grep -c '^msgid "' "$build/foyer.pot")
for po in tui/lang/*.po; do
    msgfmt --check-format -o /dev/null "$po" || status=1
    msgcmp "$po" "$build/foyer.pot" || status=1
    unused=$(msgmerge --quiet --no-fuzzy-matching -o - "$po" "$build/foyer.pot" | grep '^#~ msgid')
    if [ -n "$unused" ]; then
        printf '%s: no longer said:\n%s\n' "$po" "$unused"
        status=1
    fi
done
if [ $status = 0 ]; then
    echo "$n words, $(find tui/lang -name '*.po' | wc -l) languages beside English"
else
    echo "make words brings them up to date"
fi
exit $status
