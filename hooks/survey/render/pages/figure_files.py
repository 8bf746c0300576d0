"""Figures on pages and as files of their own: SVG and CSV, with source, edition and licence inside."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

from markupsafe import Markup

from survey.model.derived import Derived
from survey.render.figures import figures
from survey.render.palette import LIGHT_AREAS

_FOLDER = Path(__file__).parent.with_name("templates") / "figures"
# One rule for each area, in the light scheme's colour, because not every program that opens an SVG knows variables.
_STYLE = (_FOLDER / "standalone.css").read_text("utf-8") + "".join(
    f".area-{tint} .line,.area-{tint} .box,.area-{tint} .area-line,.area-{tint} .dot{{stroke:{colour}}}"
    f".area-{tint} .dot{{fill:{colour}}}.area-{tint} .dot--incomplete,.area-{tint} .dot--aftermath{{fill:#fff}}\n"
    for tint, colour in enumerate(LIGHT_AREAS, start=1)
)


class FigureFiles:
    """The files of the figures of a site that stands at ``home``; ``template`` finds a Jinja template by its name."""

    def __init__(
        self,
        made: dict[str, Callable[[], figures.Figure]],
        derived: Derived,
        home: str,
        template: Callable[[str], Any],
    ) -> None:
        self._figures, self._edition, self._home, self._template = made, derived.survey.edition, home, template

    def files(self) -> Iterator[tuple[str, Callable[[], str]]]:
        """What makes every file, by address."""
        for id, figure in self._figures.items():
            yield f"pictures/{id}.svg", cache(partial(self._drawn_today, figure))  # for a picture in pixels too
            yield f"pictures/{id}.csv", partial(self._tabled_today, figure)

    def _drawn_today(self, make: Callable[[], figures.Figure]) -> str:
        figure = make()
        inside = self._template(f"figures/{figure.kind}.svg.j2").render(
            figure=figure,
            drawing=figure.drawing,
            link=lambda target: Markup('href="{}"').format(self._home + target),
            page=False,
        )
        return self.drawn(figure, inside, self._edition.edition, self._credit(figure))

    def _tabled_today(self, make: Callable[[], figures.Figure]) -> str:
        return self.tabled(make(), self._credit(make()))

    def drawn(self, figure: figures.Figure, inside: str, edition: str, credit: str) -> str:
        """An SVG file of ``figure`` in the state of ``edition``, around what is drawn ``inside``, which is trusted SVG."""
        drawn = self._template("figures/standalone.svg.j2").render(
            figure=figure,
            drawing=figure.drawing,
            inside=Markup(inside),
            style=Markup(_STYLE),
            credit=credit,
            edition=edition,
            home=self._home,
        )
        return re.sub(r"\n+", "\n", drawn)

    @staticmethod
    def tabled(figure: figures.Figure, credit: str) -> str:
        """A CSV file of the numbers of ``figure``, under a line that says where they are from."""
        table = io.StringIO()
        table.write(f"# {figure.title}. {credit}\r\n")
        csv.writer(table).writerows([figure.columns, *figure.rows])
        return table.getvalue()

    def _credit(self, figure: figures.Figure) -> str:
        return f"{figure.source}. Deep Learning Trends, edition {self._edition.edition}, CC BY 4.0, {self._home}"
