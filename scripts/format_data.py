"""Puts data files into canonical order and form: fields in the order of the models, texts folded, comments kept.

Without files, all of data/; frozen editions are never touched. No value changes. A file that cannot be read is reported
and left as it is, the others are written, each whole or not at all.

Exit codes: 0 everything is in canonical form (with --check: already was); 1 a file cannot be read, or with --check is
not in canonical form; 2 a file that is no record or table of data/, or cannot be written.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from survey.common.atomic_file import write_whole
from survey.common.errors import BadData, Problem, printable, report
from survey.load.documents import place_in, record_files
from survey.load.format import canonical, problems_of_form
from survey.load.read_files import read_text

ROOT = Path(__file__).resolve().parent.parent


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, help="files in data/ (without any: all)")
    parser.add_argument(
        "--check", action="store_true", help="write nothing, list each file that is not in canonical form"
    )
    parser.add_argument("--root", type=Path, default=ROOT, help="the repository whose data/ is formatted")
    options = parser.parse_args(argv)
    try:
        kinds = {path: kind for kind, path in record_files(options.root)}
        chosen = [_place(file, options.root, kinds) for file in options.files] or list(kinds)
    except (ValueError, OSError) as error:
        print(printable(str(error)), file=sys.stderr)
        return 2
    problems: list[Problem] = []
    changed = 0
    for path in chosen:
        name = path.relative_to(options.root).as_posix()
        text = read_text(path, options.root, problems)
        if text is None:
            continue
        if options.check:
            problems += problems_of_form(text, kinds[path], name)
            continue
        try:
            wanted = canonical(text, kinds[path], name)
            if wanted.encode() != path.read_bytes():
                write_whole(path, wanted)
                changed += 1
                print(printable(name))
        except BadData as error:
            problems += error.problems
        except OSError as error:
            print(f"{printable(name)}: cannot be written: {error.strerror}", file=sys.stderr)
            return 2
    if problems:
        print(report(problems))
        return 1
    print(f"{len(chosen)} file{'' if len(chosen) == 1 else 's'}, {changed or 'none'} rewritten.")
    return 0


def _place(file: Path, root: Path, kinds: dict[Path, str]) -> Path:
    """Where a file stands in data/. Raises ValueError for what people do not write, frozen editions included."""
    try:
        path = place_in(root, file)
    except ValueError:
        path = file
    if path not in kinds or not path.exists():
        raise ValueError(f"{file}: must be a record or a table in {root / 'data'}; nothing was written.")
    return path


if __name__ == "__main__":
    sys.exit(main())
