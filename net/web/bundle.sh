#!/bin/sh
# Makes what the server embeds: bundle.sh SOURCES OUT
# The modules of foyer.js become one ES module (foyer.mjs) and one plain script (foyer.js, global
# Foyer), those of the page one module with the library in it; the other files are copied.
# web_assets.inc holds all of them as C arrays, plain and compressed, with a tag of their content.
set -eu
src=$1
out=$2
rm -rf "$out/web"
mkdir -p "$out/web"
modules='emitter errors people place wire state own knock events session door meeting devices call'
pages='texts dom stage token media screens talk door waiting handover inside visit page'

# What nobody needs to run it: imports of one file from another, comments that fill lines, and the
# space before a line. Strings over several lines do not occur.
strip_imports() { sed '/^import .*;$/d' "$@"; }
squeeze() {
    awk '/^ *\/\*/ { comment = 1 } !comment { sub(/^ +/, ""); if ($0 != "") print } /\*\/ *$/ { comment = 0 }'
}

library() { for m in $modules; do strip_imports "$src/lib/$m.js" | sed 's/^export //'; done; }

{
    library
    strip_imports "$src/foyer.js"
} | squeeze >"$out/web/foyer.mjs"
{
    echo '(() => {'
    echo '"use strict";'
    library
    strip_imports "$src/foyer.js" | sed 's/^export default /globalThis.Foyer = /; s/^export //'
    echo '})();'
} | squeeze >"$out/web/foyer.js"
# The page has the library in it: one file comes sooner over a slow link than two.
{
    echo 'const { createCallObject } = (() => {'
    library
    strip_imports "$src/foyer.js" | sed '/^export default /d; s/^export //'
    echo 'return { createCallObject };'
    echo '})();'
    for m in $pages; do strip_imports "$src/page/$m.js" | sed 's/^export //'; done
} | squeeze >"$out/web/page.js"
cp "$src/foyer.d.ts" "$src/page.html" "$src/icon.svg" "$out/web/"
squeeze <"$src/page.css" >"$out/web/page.css"
cp "$src"/texts/*.json "$out/web/"

bytes() { od -An -v -tx1 | sed 's/ /,0x/g; s/^,//; s/$/,/'; }

type_of() {
    case $1 in
    *.js | *.mjs) echo 'text/javascript; charset=utf-8' ;;
    *.ts) echo 'text/plain; charset=utf-8' ;;
    *.css) echo 'text/css; charset=utf-8' ;;
    *.html) echo 'text/html; charset=utf-8' ;;
    *.json) echo 'application/json' ;;
    *.svg) echo 'image/svg+xml' ;;
    esac
}

{
    n=0
    rows=
    for f in "$out"/web/*; do
        name=${f##*/}
        tag=$(sha256sum "$f" | cut -c1-20)
        printf 'static const unsigned char asset_%d[] = {\n' $n
        bytes <"$f"
        printf '};\nstatic const unsigned char asset_%d_gz[] = {\n' $n
        gzip -9 -n -c "$f" | bytes
        printf '};\n'
        rows="$rows    {\"$name\", \"$(type_of "$name")\", \"\\\"$tag\\\"\", asset_$n, sizeof asset_$n, asset_${n}_gz, sizeof asset_${n}_gz},
"
        n=$((n + 1))
    done
    printf 'static const struct asset assets[] = {\n%s};\n' "$rows"
} >"$out/web_assets.inc.new"
mv "$out/web_assets.inc.new" "$out/web_assets.inc"
