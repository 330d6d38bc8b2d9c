#!/bin/sh
# Makes what the server embeds: bundle.sh SOURCES OUT
# The modules of foyer.js become one ES module (foyer.mjs) and one plain script (foyer.js, global
# Foyer); the other files are copied. web_assets.inc holds all of them as C arrays, plain and
# compressed, with a tag of their content.
set -eu
src=$1
out=$2
rm -rf "$out/web"
mkdir -p "$out/web"
modules='emitter errors people place wire state own knock events session door meeting devices call'
pages='texts dom stage token media screens talk door waiting handover inside visit page'

strip_imports() { sed '/^import .*;$/d' "$@"; }

{
    for m in $modules; do strip_imports "$src/lib/$m.js" | sed 's/^export //'; done
    strip_imports "$src/foyer.js"
} >"$out/web/foyer.mjs"
{
    echo '(() => {'
    echo '"use strict";'
    for m in $modules; do strip_imports "$src/lib/$m.js" | sed 's/^export //'; done
    strip_imports "$src/foyer.js" | sed 's/^export default /globalThis.Foyer = /; s/^export //'
    echo '})();'
} >"$out/web/foyer.js"
cp "$src/foyer.d.ts" "$src/page.html" "$src/page.css" "$src/icon.svg" "$out/web/"
{
    for m in $pages; do sed '/^import .*;$/d; s/^export //' "$src/page/$m.js"; done |
        sed '1i import { createCallObject } from "/foyer.mjs";'
} >"$out/web/page.js"
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
