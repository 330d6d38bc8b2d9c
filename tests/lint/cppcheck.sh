#!/bin/bash
# cppcheck with the checks that say something true in C11 code of this style.
set -u
cppcheck --quiet --std=c11 --language=c -j2 --error-exitcode=1 --inline-suppr \
    --enable=warning,portability --suppress=missingIncludeSystem --suppress=missingInclude \
    --suppress=preprocessorErrorDirective --suppress=unknownMacro --suppress=uninitvar --suppress=nullPointerRedundantCheck \
    --template='{file}:{line}: {severity} {id}: {message}' -D_GNU_SOURCE -I. \
    $(find net tui tests -name '*.c' -not -path '*/node_modules/*')
