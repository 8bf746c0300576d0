"""Folders and text files of the survey: read whole, or with a problem that says why not."""

from __future__ import annotations

import re
import stat
from pathlib import Path

from survey.common.errors import Problem
from survey.common.memo import Memo, NoMemo

MAX_RECORD_BYTES = 1_000_000
MAX_TABLE_BYTES = 20_000_000  # for tables that scripts write
# What steers a terminal, or changes the direction of what follows: in no file at all, comments included.
_STEERING = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]")


def entries(folder: Path, root: Path, problems: list[Problem]) -> list[Path]:
    """What stands in a folder of ``data/``, sorted; nothing if there is none, and with a problem if it is no folder."""
    try:
        if folder.is_symlink():
            raise NotADirectoryError
        return sorted(folder.iterdir())
    except FileNotFoundError:
        return []
    except OSError as error:
        name, message = folder.relative_to(root).as_posix(), f"must be a folder that can be read, {error.strerror}"
        wrong_kind = isinstance(error, NotADirectoryError)
        found = not_a_file(folder, root, "a folder") if wrong_kind else Problem(name, 1, 1, message, "not-a-file")
        problems.append(found)
        return []


def read_text(
    path: Path, root: Path, problems: list[Problem], most: int = MAX_RECORD_BYTES, memo: Memo | None = None
) -> str | None:
    """The text of a file of at most ``most`` bytes, with every line's end as a line feed; None with a problem if it has none. Of
    bytes that ``memo`` knows it is the same object."""

    def bad(message: str, rule: str, help: str) -> None:
        problems.append(Problem(path.relative_to(root).as_posix(), 1, 1, message, rule, help))

    try:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode):
            problems.append(not_a_file(path, root))
            return None
        if status.st_size > most:
            bad(f"must be smaller than {most // 1_000_000} MB", "not-a-file", "A record is a page of text at most.")
            return None
        content = path.read_bytes()
        text, steering = (memo or NoMemo()).once(path, (content,), lambda: _decoded(content))
    except FileNotFoundError:
        bad("must be a file", "not-a-file", "Create it; an empty table is written `{}`.")
    except OSError as error:
        bad(f"cannot be read: {error.strerror}", "not-a-file", "Check the file's permissions.")
    except UnicodeDecodeError as error:
        bad(f"must be UTF-8: byte {error.start} is not", "broken-yaml", "Save the file as UTF-8.")
    else:
        if text.startswith("\ufeff"):
            bad("must not start with a byte order mark", "broken-yaml", "Save the file as UTF-8 without one.")
        elif steering is not None:
            line, column, found = steering
            message = f"must hold no control or direction-changing character, found U+{ord(found):04X}"
            name = path.relative_to(root).as_posix()
            problems.append(Problem(name, line, column, message, "plain-text", "Type the text anew."))
        else:
            return text
    return None


def _decoded(content: bytes) -> tuple[str, tuple[int, int, str] | None]:
    """A file's text, and the first character in it that no file may hold: line, column, and the character."""
    text, steering = content.decode("utf-8"), None
    if match := _STEERING.search(text):
        start = match.start()
        steering = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start), match[0]
    return text.replace("\r\n", "\n"), steering


def not_a_file(path: Path, root: Path, what: str = "a file") -> Problem:
    name = path.relative_to(root).as_posix()
    if path.is_symlink():
        message, help = "not a symbolic link", "Replace the link with what it points to."
        return Problem(name, 1, 1, f"must stand here itself, {message}", "not-a-file", help)
    help = "Folders hold record files only." if what == "a file" else "Replace it with a folder of records."
    return Problem(name, 1, 1, f"must be {what}", "not-a-file", help)


def is_hidden(path: Path) -> bool:
    """If it is what editors and systems leave behind, which nobody reads."""
    return path.name.startswith(".") and path.is_file() and not path.is_symlink()
