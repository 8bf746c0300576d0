#!/usr/bin/env bash
# Carries out what scripts/read_form.py made of an issue form: answer_form.sh FOLDER NUMBER
# Either answers the issue with the reasons, or commits the files to a branch of their own and opens or updates its pull
# request. Everything in the folder is data; nothing of it is run. Needs GH_TOKEN, GH_REPO and MAIN, the default branch.
set -euo pipefail
folder=$1 number=$2
here=$(dirname -- "$0") mark='<!-- form -->'
[[ $number =~ ^[1-9][0-9]{0,8}$ ]] || { echo "Not the number of an issue." >&2; exit 1; }
if [[ -f $folder/comment.md ]]; then
  exec "$here/comment.sh" "$number" "$mark" "$folder/comment.md"
fi
branch=form-$number
bot='41898282+github-actions[bot]@users.noreply.github.com'
said=$(mktemp)
if git fetch --quiet origin "+refs/heads/$branch:refs/remotes/origin/$branch" 2> /dev/null; then
  others=$(git log --format=%ce "origin/$MAIN..origin/$branch" | grep -vxF "$bot" || true)
  if [[ -n $others ]]; then
    echo "Somebody has worked on the branch \`$branch\` since, so this edit was not carried over to it." > "$said"
    exec "$here/comment.sh" "$number" "$mark" "$said"
  fi
fi
git switch --quiet --force-create "$branch" "origin/$MAIN"
while IFS= read -r -d '' file; do
  path=${file#"$folder/files/"}
  [[ $path =~ ^data/(people|(papers|themes|sources|claims)/[a-z0-9-]+)\.yml$ && ! -L $file ]] || { echo "Not a record: $path" >&2; exit 1; }
  cp -- "$file" "$path"
  git add -- "$path"
done < <(find "$folder/files" ! -type d -print0)
git -c user.name='github-actions[bot]' -c user.email="$bot" commit --quiet --file "$folder/message"
git push --quiet --force origin "$branch"
title=$(< "$folder/title")
request=$(gh pr list --head "$branch" --state open --json number --jq '.[0].number // empty')
if [[ -n $request ]]; then
  gh pr edit "$request" --title "$title" --body-file "$folder/body.md" > /dev/null
else
  request=$(gh pr create --base "$MAIN" --head "$branch" --title "$title" --body-file "$folder/body.md" | sed 's|.*/||')
fi
[[ $request =~ ^[1-9][0-9]{0,8}$ ]] || { echo "No pull request was opened." >&2; exit 1; }
# A pull request opened with a workflow's own token starts no workflow, so its checks are started here.
gh workflow run pull_request.yml --ref "$branch" --raw-field "number=$request"
echo "Thank you. This became the pull request #$request; its checks and a summary of what it changes appear there." > "$said"
"$here/comment.sh" "$number" "$mark" "$said"
