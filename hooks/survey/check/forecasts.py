"""Rules about the survey's own forecasts."""

from __future__ import annotations

from collections.abc import Iterator

from survey.check.context import Records, problem_at
from survey.common.errors import Problem

_HELP = "scripts/make_forecasts.py writes the table; an edition keeps a copy in data/editions/<edition>/forecasts.yml."


def forecast_whole(records: Records) -> Iterator[Problem]:
    """A forecast is about a year after the one it starts from, and what it expects lies in its interval."""
    document = records.loaded.tables.get("forecasts")
    for id, forecast in records.forecasts.items():
        if forecast.year <= forecast.base_year:
            message = f"year must lie after base_year, {forecast.base_year}, found {forecast.year}"
            yield problem_at(document, (id, "year"), message, "forecast-form", _HELP)
        if not 0 <= forecast.low <= forecast.value <= forecast.high:
            message = f"value must lie between low and high, found {forecast.low}, {forecast.value}, {forecast.high}"
            yield problem_at(document, (id, "value"), message, "forecast-form", _HELP)


def forecast_fixed(records: Records) -> Iterator[Problem]:
    """A forecast is as its edition fixed it: none is changed, taken out or added afterwards."""
    table = records.loaded.tables.get("forecasts")
    now = table.data if table else {}
    for edition, frozen in records.loaded.forecasts.items():
        for id, kept in frozen.data.items():
            if id not in now:
                message = f"forecast {id} is fixed in edition {edition} and has vanished"
                yield Problem("data/forecasts.yml", 1, 1, message, "forecast-fixed", f"Take it from {frozen.path}.")
            elif now[id] != kept:
                trail = next(((id, name) for name in (kept or {}) if (now[id] or {}).get(name) != kept[name]), (id,))
                message = f"forecast {id} must be as edition {edition} fixed it"
                yield problem_at(table, trail, message, "forecast-fixed", f"Take it from {frozen.path}.")
        for id, value in now.items():
            if id not in frozen.data and isinstance(value, dict) and value.get("made") == edition:
                message = f"forecast {id} must not be added to edition {edition}, which is released"
                yield problem_at(table, (id,), message, "forecast-fixed", "Name a later edition.", of_key=True)
