"""Every model, by the kind of record or the name of the table that it describes: the one place to import models from."""

from __future__ import annotations

from survey.records.claim import Claim, Retired, Review
from survey.records.corrections import Correction
from survey.records.fields import LINK, LONGEST_TEXT, OneOf, Record, Refers, Shape, Text, When, fields
from survey.records.forecast import Forecast
from survey.records.frozen import Frozen, Slide, SlideChart, SlidePaper
from survey.records.paper import Checked, Mention, Paper
from survey.records.proceedings import Announced, Proceedings, SecondList
from survey.records.source import Fact, Person, PlainLink, Revision, Section, Source, SourceAuthor
from survey.records.tables import Area, Edition, Ended, Finding, PersonName, Route, Stop, Term, Venue
from survey.records.theme import Coverage, Lineage, Standing, Terms, Theme
from survey.records.web_page import WebPage

__all__ = [
    "LINK",
    "LONGEST_TEXT",
    "MODELS",
    "TABLE_MODELS",
    "Announced",
    "Area",
    "Checked",
    "Claim",
    "Correction",
    "Coverage",
    "Edition",
    "Ended",
    "Fact",
    "Finding",
    "Forecast",
    "Frozen",
    "Lineage",
    "Mention",
    "OneOf",
    "Paper",
    "Person",
    "PersonName",
    "PlainLink",
    "Proceedings",
    "Record",
    "Refers",
    "Retired",
    "Review",
    "Revision",
    "Route",
    "SecondList",
    "Section",
    "Shape",
    "Slide",
    "SlideChart",
    "SlidePaper",
    "Source",
    "SourceAuthor",
    "Standing",
    "Stop",
    "Term",
    "Terms",
    "Text",
    "Theme",
    "Venue",
    "WebPage",
    "When",
    "fields",
]

MODELS: dict[str, type[Record]] = {"paper": Paper, "theme": Theme, "source": Source, "claim": Claim}
TABLE_MODELS: dict[str, type[Record]] = {
    "areas": Area,
    "venues": Venue,
    "people": PersonName,
    "routes": Route,
    "findings": Finding,
    "retired": Retired,
    "forecasts": Forecast,
    "proceedings": Proceedings,
}
