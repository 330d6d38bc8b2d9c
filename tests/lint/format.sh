#!/bin/sh
# clang-format (14, Debian 12) would change nothing.
exec make --no-print-directory -s format-check
