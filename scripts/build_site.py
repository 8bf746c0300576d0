"""Builds the site into site/, strictly: any warning fails. A failed build leaves the last good site/ as it was.

The site is built in a folder beside it, which then takes its place. The site before stays in .cache/: the next build brings that
up to date instead of writing every file anew, and takes it if it is there. Exit codes: 0 built; 1 not built; 130 stopped.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import gc
import logging
import os
import signal
import sys
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, BuildError, ConfigurationError

from survey.write.atomic_swap import hand_over, workplace

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
    try:
        if out.exists() and not out.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, "a folder must be where the site goes", str(out))
        with workplace(out) as fresh:
            try:
                with contextlib.suppress(FileNotFoundError):
                    before.rename(fresh / "new")
                build_into(options.config, fresh / "new", fresh / "made")
                hand_over(fresh / "new", out, fresh / "old")
            except OSError:
                # It may be what stands in there that cannot be written over, so that no build after this one could either.
                with contextlib.suppress(OSError):
                    (fresh / "new").rename(fresh / "spoilt")
                raise
            finally:
                for left in ("old", "new"):  # a build that failed has brought the new one half up to date
                    with contextlib.suppress(OSError):
                        (fresh / left).rename(before)
    except (Abort, BuildError, ConfigurationError, OSError, UnicodeDecodeError) as error:
        print(f"{error}\nThe site was not built; {out.name}/ is as it was.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"\nStopped; {out.name}/ is the site before, or the new one, whole.", file=sys.stderr)
        return 130
    print(f"Built {sum(1 for _ in out.rglob('*.html'))} pages into {out.name}/")
    return 0


def build_into(config_file: Path, folder: Path, beside: Path) -> None:
    """One strict build, without a process of its own, that brings ``folder`` up to date; MkDocs works in ``beside``. Raises what
    MkDocs raises."""
    config = load_config(str(config_file), site_dir=str(beside), strict=True)
    config.extra["output_folder"] = str(folder)
    # MkDocs passes over folders that it cannot read, and would build a site without them.
    for read in (config.docs_dir, config.theme.custom_dir):
        for _ in os.walk(read, onerror=_refuse):
            pass
    config.plugins.on_startup(command="build", dirty=False)
    try:
        build(config)
    finally:
        config.plugins.on_shutdown()


def _refuse(error: OSError) -> None:
    raise error


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s: %(message)s")
    # What a build leaves goes with the process: looking for circles in it, and taking it apart, took 2.5 s at 10,000 papers.
    gc.disable()
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
