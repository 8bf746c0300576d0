#!/usr/bin/env bash
# Keeps one open issue about what needs care: tell.sh LABEL TITLE FILE FOUND
# FOUND is 1 where there is something to tell: the issue is opened or updated; 0: an open one is closed. Anything else
# means that the question could not be answered, and fails. Needs GH_TOKEN and GH_REPO.
set -euo pipefail
label=$1 title=$2 file=$3 found=$4
open=$(gh issue list --label "$label" --state open --limit 1 --json number --jq '.[0].number // empty')
case $found in
  0)
    if [[ -n $open ]]; then gh issue close "$open" --comment "Nothing is left to do."; fi
    ;;
  1)
    text=$(mktemp)
    "$(dirname -- "$0")/short.sh" "$file" > "$text"
    if [[ -n $open ]]; then
      gh issue edit "$open" --title "$title" --body-file "$text"
    else
      gh label create "$label" --description "Kept up to date by a monthly workflow" --force
      gh issue create --label "$label" --title "$title" --body-file "$text"
    fi
    ;;
  *) echo "The question could not be answered: $found" >&2; exit 1 ;;
esac
