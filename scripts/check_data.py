"""Lists every problem in data/: path:line:column: message [rule], one line of help, then the count.

With files, the whole survey is checked and only their problems are listed. With --json, one document goes to standard
output: {"problems": [{"path", "line", "column", "message", "rule", "help"}, ...]}, sorted, empty if there is none.

Exit codes: 0 no problem; 1 at least one problem; 2 a file that is not in data/.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from pathlib import Path

from survey.check import check
from survey.common.errors import annotations, printable, report
from survey.load.documents import load, place_in

ROOT = Path(__file__).resolve().parent.parent


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, help="files in data/ (without any: all)")
    parser.add_argument("--root", type=Path, default=ROOT, help="the repository whose data/ is checked")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--github", action="store_true", help="problems as annotations of a workflow")
    form.add_argument("--json", action="store_true", help="problems as one JSON document")
    options = parser.parse_args(argv)
    try:
        wanted = {_path(file, options.root) for file in options.files}
    except ValueError as error:
        print(printable(str(error)), file=sys.stderr)
        return 2
    records, problems = check(load(options.root))
    if wanted:
        problems = [problem for problem in problems if problem.path in wanted]
    if options.json:
        print(json.dumps({"problems": [dataclasses.asdict(problem) for problem in problems]}, indent=1))
    elif problems:
        print(annotations(problems) if options.github else report(problems))
    elif wanted:
        print(f"No problem in {', '.join(sorted(wanted))}.")
    else:
        print(
            f"No problem in {len(records.papers)} papers, {len(records.themes)} themes, {len(records.sources)} sources, {len(records.claims)} claims."
        )
    return 1 if problems else 0


def _path(file: Path, root: Path) -> str:
    """The path as problems name it. Raises ValueError for what is no file in ``data/``."""
    try:
        path = place_in(root, file).relative_to(root)
    except ValueError:
        path = None
    if path is None or path.parts[:1] != ("data",) or not (file.is_file() or file.is_symlink()):
        raise ValueError(f"{file}: must be a file in {root / 'data'}; nothing was checked.")
    return path.as_posix()


if __name__ == "__main__":
    sys.exit(main())
