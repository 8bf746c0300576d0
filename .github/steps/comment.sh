#!/usr/bin/env bash
# Posts FILE as one comment on an issue or pull request, or updates the one posted before: comment.sh NUMBER MARK FILE
# MARK is an HTML comment that tells this comment from others. Needs GH_TOKEN and GH_REPO.
set -euo pipefail
number=$1 mark=$2 file=$3
[[ $number =~ ^[1-9][0-9]{0,8}$ ]] || { echo "Not the number of an issue or pull request." >&2; exit 1; }
text=$(mktemp)
{ printf '%s\n' "$mark"; "$(dirname -- "$0")/short.sh" "$file"; } > "$text"
# Only a comment of the workflow's own: somebody else's may start with the mark as well.
before=$(MARK=$mark gh api "repos/{owner}/{repo}/issues/$number/comments" --paginate --jq \
  '.[] | select(.user.login == "github-actions[bot]") | select(.body | startswith(env.MARK)) | .id')
before=${before%%$'\n'*}
if [[ -n $before ]]; then
  gh api --silent --method PATCH "repos/{owner}/{repo}/issues/comments/$before" --field "body=@$text"
else
  gh api --silent --method POST "repos/{owner}/{repo}/issues/$number/comments" --field "body=@$text"
fi
