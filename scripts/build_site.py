"""Builds the site into site/, strictly: any warning fails. A failed build leaves the last good site/ as it was.

The site is built in a folder beside it, which then takes its place. The site before stays in .cache/: the next build brings that
up to date instead of writing every file anew, and takes it if it is there. Exit codes: 0 built; 1 not built.
"""

from __future__ import annotations

import argparse
import contextlib
import logging
import shutil
import sys
import tempfile
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, BuildError, ConfigurationError

ROOT = Path(__file__).resolve().parent.parent


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--config", type=Path, default=ROOT / "mkdocs.yml", help="the site's configuration")
    parser.add_argument(
        "--out", type=Path, default=None, help="where the site goes; default: site/ beside the configuration"
    )
    options = parser.parse_args(argv)
    out = (options.out or options.config.parent / "site").resolve()
    before = out.parent / ".cache" / f"{out.name}-before"
    before.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=".site-", dir=out.parent))
    try:
        # Of two builds at once one has it, and the other starts from nothing.
        with contextlib.suppress(FileNotFoundError):
            before.rename(fresh / "new")
        build_into(options.config, fresh / "new", fresh / "made")
        replace(out, fresh)
        with contextlib.suppress(OSError):
            (fresh / "old").rename(before)
    except (Abort, BuildError, ConfigurationError) as error:
        print(f"{error}\nThe site was not built; {out.name}/ is as it was.", file=sys.stderr)
        return 1
    finally:
        with contextlib.suppress(OSError):
            (fresh / "new").rename(before)  # a build that failed has brought it half up to date
        shutil.rmtree(fresh, ignore_errors=True)
    print(f"Built {sum(1 for _ in out.rglob('*.html'))} pages into {out.name}/")
    return 0


def build_into(config_file: Path, folder: Path, beside: Path) -> None:
    """One strict build, without a process of its own, that brings ``folder`` up to date; MkDocs works in ``beside``. Raises what
    MkDocs raises."""
    config = load_config(str(config_file), site_dir=str(beside), strict=True)
    config.extra["tree"] = str(folder)
    config.plugins.on_startup(command="build", dirty=False)
    try:
        build(config)
    finally:
        config.plugins.on_shutdown()


def replace(out: Path, fresh: Path) -> None:
    """Puts ``fresh/new`` where ``out`` is; what was there goes into ``fresh``, which the caller deletes."""
    if out.exists():
        out.rename(fresh / "old")
    try:
        (fresh / "new").rename(out)
    except OSError:
        (fresh / "old").rename(out)
        raise


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s: %(message)s")
    sys.exit(main())
