"""What the course of a theme's lines comes to: one number for people, and the thresholds that each status must meet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from survey.common.text import number_of
from survey.records.counts import Lines, Point

YEARS_BEFORE = 5


@dataclass(frozen=True)
class Course:
    """Where a theme's lines have come to: of titles in complete years the highest, the ``latest``, the one at least five years
    ``before`` it and the lowest since the height; of titles or abstracts the highest and the latest."""

    peak: Point
    latest: Point
    before: Point | None
    low: Point
    text_peak: Point | None
    text_latest: Point | None

    @property
    def held(self) -> float:
        """The latest share of titles as a part of the highest."""
        return _ratio(self.latest, self.peak)

    @property
    def growth(self) -> float:
        """The latest share of titles as a multiple of that of five years before."""
        return _ratio(self.latest, self.before) if self.before else 1.0

    @property
    def fall(self) -> float:
        """The lowest share of titles since the height as a part of the height."""
        return _ratio(self.low, self.peak)

    @property
    def rebound(self) -> float:
        """The latest share of titles as a multiple of the lowest since the height."""
        return _ratio(self.latest, self.low)

    @property
    def texts_per_title(self) -> float:
        """Papers that name the theme in title or abstract, for each that names it in the title, in the latest years of both."""
        return _ratio(self.text_latest, self.latest) if self.text_latest else 0.0

    @property
    def change(self) -> str:
        """The number beside a status, without the share itself: how far below its height the theme stands, and when that was."""
        if self.latest == self.peak:
            return "its height"
        below = round(100 * (1 - self.held))
        return f"{below} % below its height of {self.peak.year}" if below else f"as high as in {self.peak.year}"

    @property
    def words(self) -> str:
        """The one number of a theme, as every page says it."""
        return f"{number_of(self.latest.share)} per 1,000 titles in {self.latest.year}, {self.change}"


def _ratio(one: Point, other: Point) -> float:
    if not other.share:
        return float("inf") if one.share else 1.0
    return one.share / other.share


@dataclass(frozen=True)
class Threshold:
    """A bound on one measure of a course: no less than ``least``, no more than ``most``. ``words`` say it to people."""

    measure: Callable[[Course], float]
    words: str
    least: float = 0.0
    most: float = float("inf")

    def met(self, course: Course) -> bool:
        return self.least <= self.measure(course) <= self.most


# What the counts must show for a judged status, in titles per 1,000; all of a status must hold. A status that is not here, and a
# theme that is not counted, are judged without. Chosen so that a theme of a handful of papers is not called large, and a change of
# a tenth is no change; see data/vocabulary.yml for what the words mean.
THRESHOLDS: dict[str, tuple[Threshold, ...]] = {
    "rising": (
        Threshold(lambda course: course.growth, "a quarter more than five years before, or still more", least=1.25),
    ),
    "mainstream": (
        Threshold(lambda course: course.latest.share, "at least 5 per 1,000", least=5.0),
        Threshold(lambda course: course.held, "at least half of its height", least=0.5),
    ),
    "absorbed": (
        Threshold(lambda course: course.held, "at least a quarter below its height", most=0.75),
        Threshold(lambda course: course.texts_per_title, "at least two texts that name it for each title", least=2.0),
    ),
    "fading": (
        Threshold(lambda course: course.held, "at least a fifth below its height", most=0.8),
        Threshold(lambda course: course.growth, "no more than a tenth above five years before", most=1.1),
    ),
    "dormant": (Threshold(lambda course: course.latest.share, "less than 1 per 1,000", most=0.9999),),
    "revived": (
        Threshold(lambda course: course.fall, "fell to half of its height or less", most=0.5),
        Threshold(lambda course: course.rebound, "has risen by a quarter since", least=1.25),
    ),
}


def unmet(status: str, course: Course) -> Iterator[Threshold]:
    """The thresholds of ``status`` that ``course`` does not meet."""
    return (threshold for threshold in THRESHOLDS.get(status, ()) if not threshold.met(course))


def course(before: float, after: float) -> str:
    """``up`` from a quarter more on, ``down`` from a fifth less on, else ``level``, of two shares."""
    if after >= 1.25 * before and after > before:
        return "up"
    return "down" if after <= 0.8 * before else "level"


def in_words(status: str) -> str:
    """What the counts must show for ``status``, as a part of a sentence; empty if it has no thresholds."""
    return " and ".join(threshold.words for threshold in THRESHOLDS.get(status, ()))


class Curves(Lines):
    """The lines of every theme, and what their course comes to."""

    @classmethod
    def of(cls, lines: Lines) -> Curves:
        """The course of ``lines``; what they have found out is not found out again."""
        made = cls((), {})
        vars(made).update(vars(lines))
        return made

    def course(self, theme: str) -> Course | None:
        """None if the theme is not counted, or no year is complete. Heights of texts are compared within ``points`` of texts."""
        return self._courses.get(theme)

    @cached_property
    def _courses(self) -> dict[str, Course]:
        found = {theme: self._course(theme) for theme in self.themes}
        return {theme: course for theme, course in found.items() if course is not None}

    def _course(self, theme: str) -> Course | None:
        titles = [point for point in self.points(theme) if point.complete]
        if not titles:
            return None
        latest, peak = titles[-1], _highest(titles)
        texts = [point for point in self.points(theme, "text") if point.complete]
        return Course(
            peak,
            latest,
            next((point for point in reversed(titles) if point.year <= latest.year - YEARS_BEFORE), None),
            min((point for point in titles if point.year >= peak.year), key=lambda point: point.share),
            _highest(texts) if texts else None,
            texts[-1] if texts else None,
        )


def _highest(points: list[Point]) -> Point:
    """The highest of ``points``, the latest of several that are equally high."""
    return max(points, key=lambda point: (point.share, point.year))
