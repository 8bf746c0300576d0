#!/usr/bin/env bash
# Posts a pull request's summary: post_summary.sh FOLDER HEAD
# The folder comes from a run that a fork's code made, so all of it is data to be doubted: the number must be that of a
# pull request whose head is HEAD, the commit that was run. Needs GH_TOKEN and GH_REPO.
set -euo pipefail
folder=$1 head=$2
here=$(dirname -- "$0")
number=$(head -c 20 -- "$folder/number")
[[ $number =~ ^[1-9][0-9]{0,8}$ ]] || { echo "Not the number of a pull request." >&2; exit 1; }
[[ $(gh api "repos/{owner}/{repo}/pulls/$number" --jq .head.sha) == "$head" ]] || { echo "Not the pull request that was run." >&2; exit 1; }
text=$(mktemp)
# An invisible space behind every @ keeps whatever the text holds from calling people.
head -c 1000000 -- "$folder/summary.md" | sed $'s/@/@\xe2\x80\x8b/g' > "$text"
exec "$here/comment.sh" "$number" '<!-- summary -->' "$text"
