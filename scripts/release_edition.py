"""Freezes an edition: every theme that has changed since the last one, under data/editions/<edition>/, never to change.

The edition must be the one that data/edition.yml names. Exit codes: 0 frozen; 1 refused, with the reason.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

import yaml

from survey.common.errors import BadData
from survey.load.documents import FORECASTS
from survey.load.format import record_text
from survey.model import editions
from survey.model.derived import Derived
from survey.pipeline import make_site
from survey.records.models import Theme
from survey.render.pages.record_pages import freeze

ROOT = Path(__file__).resolve().parent.parent


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("edition", help="year and month, such as 2026.11")
    parser.add_argument("--root", type=Path, default=ROOT, help="the repository")
    options = parser.parse_args(argv)
    try:
        site = make_site(options.root, "")
    except BadData as error:
        print(f"{error}\nMend the data first; nothing was frozen.", file=sys.stderr)
        return 1
    derived = site.derived
    named = derived.survey.edition.edition
    if options.edition != named:
        print(
            f"data/edition.yml names {named}, not {options.edition}: set the edition and its date there first.",
            file=sys.stderr,
        )
        return 1
    folder = options.root / "data" / "editions" / options.edition
    if folder.exists():
        print(
            f"Edition {options.edition} exists already and never changes; name a new one in data/edition.yml.",
            file=sys.stderr,
        )
        return 1
    changed = [theme for theme in derived.survey.themes.values() if not editions.lasting(theme, derived).holds]
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=".edition-", dir=folder.parent))
    try:
        for theme in changed:
            (fresh / f"{theme.id}.md").write_text(
                f"---\n{front_matter(theme, derived)}---\n\n{freeze(theme, options.edition, derived)}", "utf-8"
            )
        made = {id: one for id, one in derived.survey.forecasts.items() if one.made == options.edition}
        if made:
            kept = {id: forecast.model_dump(mode="python") for id, forecast in made.items()}
            (fresh / FORECASTS).write_text(record_text("forecasts", kept), "utf-8")
        addresses = {page.address for page in site.pages} | {
            f"themes/{theme.id}/{options.edition}/" for theme in changed
        }
        (fresh / "addresses.txt").write_text("".join(f"{address}\n" for address in sorted(addresses)), "utf-8")
        fresh.chmod(0o755)
        fresh.rename(folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    print(
        f"Edition {options.edition}: {len(changed)} of {len(derived.survey.themes)} themes frozen in data/editions/{options.edition}/. Commit the folder."
    )
    return 0


def front_matter(theme: Theme, derived: Derived) -> str:
    """What an edition keeps of a theme beside its text, as YAML."""
    kept = editions.to_freeze(theme, derived).model_dump(mode="python")
    return yaml.safe_dump(kept, sort_keys=False, allow_unicode=True, width=120, default_flow_style=None)


if __name__ == "__main__":
    sys.exit(main())
