"""A forecast of the survey's own."""

from __future__ import annotations

from typing import Annotated

from survey.records.fields import EditionId, OneOf, Record, ThemeId


class Forecast(Record):
    """What a stated method says of a theme's share of titles in a later year: an entry of ``data/forecasts.yml``, written by
    scripts/make_forecasts.py. Shares are papers per 1,000 accepted papers. Once its edition is released it never changes."""

    theme: ThemeId
    """Whose share."""
    method: Annotated[str, OneOf("forecast_methods")]
    """How it was made."""
    made: EditionId
    """The edition in which it is fixed."""
    base_year: int
    """The last complete year that was counted when it was made."""
    base: float
    """The share in that year."""
    year: int
    """The year that it is about."""
    value: float
    """The share that the method expects."""
    low: float
    """It does not come true if the share is less than this."""
    high: float
    """It does not come true if the share is more than this."""
