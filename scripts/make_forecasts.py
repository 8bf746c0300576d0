"""Writes the survey's own forecasts of shares of titles into data/forecasts.yml, by the methods of survey.model.forecasts.

Forecasts of editions that are released stay as they are. Exit codes: 0 written, or nothing to add; 1 refused, with the reason.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from survey.common.errors import BadData
from survey.load.format import record_text
from survey.model import forecasts
from survey.pipeline import make_site
from survey.records.forecast import Forecast

ROOT = Path(__file__).resolve().parent.parent


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--year", type=int, help="the year to speak of (default: three after the last that is counted)")
    parser.add_argument("--root", type=Path, default=ROOT, help="the repository")
    options = parser.parse_args(argv)
    try:
        derived = make_site(options.root, "").derived
    except BadData as error:
        print(f"{error}\nMend the data first; nothing was written.", file=sys.stderr)
        return 1
    survey, base_year = derived.survey, forecasts.latest_year(derived.curves)
    if base_year is None:
        print("Nothing is counted, so nothing can be forecast.", file=sys.stderr)
        return 1
    edition = survey.edition.edition
    if edition in survey.fixed_forecasts:
        print(f"Edition {edition} is released with its forecasts; name a new one in data/edition.yml.", file=sys.stderr)
        return 1
    year = options.year or base_year + forecasts.AHEAD
    kept = {id: one for id, one in survey.forecasts.items() if one.made != edition}
    made = forecasts.make_all(derived.curves, base_year, year, edition)
    added = {id: one for id, one in made.items() if id not in kept}
    path = options.root / "data" / "forecasts.yml"
    path.write_text(record_text("forecasts", {id: _values(one) for id, one in {**kept, **added}.items()}), "utf-8")
    print(f"{len(added)} forecasts about {year} in {path.relative_to(options.root).as_posix()}, {len(kept)} kept.")
    return 0


def _values(forecast: Forecast) -> dict[str, object]:
    return forecast.model_dump(mode="python")


if __name__ == "__main__":
    sys.exit(main())
