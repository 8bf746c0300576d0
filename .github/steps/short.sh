#!/usr/bin/env bash
# Prints a text file for an issue or a comment, which hold 65,536 characters at most: short.sh FILE
set -euo pipefail
# iconv leaves out half a character at the end, and calls that a failure.
head -c 60000 -- "$1" | { iconv -f UTF-8 -t UTF-8 -c 2> /dev/null || true; }
if (($(wc -c < "$1") > 60000)); then printf '\n\n… and more, which is in the log.\n'; fi
