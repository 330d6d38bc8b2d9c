#!/bin/sh
# Makes what the program embeds: bundle.sh OUT FILE.po...
# OUT/lang/NAME.mo are the catalogues, OUT/lang.inc the same as C arrays.
set -eu
out=$1
shift
mkdir -p "$out/lang"
bytes() { od -An -v -tx1 | sed 's/ /,0x/g; s/^,//; s/$/,/'; }
{
    for po in "$@"; do
        name=$(basename "$po" .po)
        msgfmt --check-format --no-hash --endianness=little -o "$out/lang/$name.mo" "$po"
        echo "static const unsigned char lang_$name[] = {"
        bytes <"$out/lang/$name.mo"
        echo '};'
    done
    echo 'static const struct {'
    echo '    const char *name;'
    echo '    const unsigned char *bytes;'
    echo '    size_t len;'
    echo '} lang_files[] = {'
    for po in "$@"; do
        name=$(basename "$po" .po)
        echo "    {\"$name\", lang_$name, sizeof lang_$name},"
    done
    echo '};'
} >"$out/lang.inc.new"
mv "$out/lang.inc.new" "$out/lang.inc"
