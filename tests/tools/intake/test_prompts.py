"""The conversation at a terminal, with the answers given beforehand: every question, every second chance, every way out."""

from __future__ import annotations

import pytest

from conftest import DATA
from survey.common.errors import Reason, Refusal
from survey.load.documents import Loaded, load
from survey.tools.intake.draft import Draft
from survey.tools.intake.prompts import ask_again, complete, first_answer

DRAFT = Draft(title="MaskWeave: Weaving", authors=("Sy Selvedge",), year=2024, form="preprint", origin="a record")


@pytest.fixture(scope="module")
def cloth() -> Loaded:
    return load(DATA / "survey")


class Person:
    """Gives the answers in order and remembers what was said; fails where more is asked or less."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.heard: list[str] = []

    def ask(self, prompt: str) -> str:
        return self.answers.pop(0)

    def tell(self, message: str) -> None:
        self.heard.append(message)


def test_bibtex_is_pasted_whole() -> None:
    person = Person("@article{a,", "  title = {T}", "}", "next")
    assert first_answer(person.ask, person.tell) == "@article{a,\n  title = {T}\n}"
    assert person.answers == ["next"]
    assert first_answer(Person(" 1510.00149 ").ask, person.tell) == "1510.00149"


def test_only_what_is_missing_is_asked(cloth: Loaded) -> None:
    texts = {"themes": "red-dye", "summary": "s", "aftermath": "yes", "builds_on": "", "known_as": "-", "checked": "x"}
    person = Person()
    assert complete(DRAFT, dict(texts), cloth, person.ask, person.tell) == DRAFT
    assert person.heard == ["\n  MaskWeave: Weaving\n  Sy Selvedge, 2024\n  preprint\n  id selvedge2024maskweave\n"]


def test_a_preprint_is_asked_for_six_answers(cloth: Loaded) -> None:
    person = Person("red-die", "1, red-dye 1", "Hides it,", "and guesses.", "", "", "weaver2020shuttle", "", "")
    texts: dict[str, str | None] = {}
    complete(DRAFT, texts, cloth, person.ask, person.tell)
    assert not person.answers
    assert texts == {
        "themes": "plain-weave,red-dye",
        "summary": "Hides it, and guesses.",
        "mention": "",
        "aftermath": "yes",
        "builds_on": "weaver2020shuttle",
        "known_as": "MaskWeave",
        "checked": "a record",
    }
    assert "  1  plain-weave: its terms find “Weav” in the title; shares Weaving" in person.heard
    assert "No such theme: red-die. Did you mean red-dye?" in person.heard


def test_a_paper_can_be_told_from_nothing(cloth: Loaded) -> None:
    person = Person(
        *("A Loom", "Ada Weaver; Sy Selvedge", "soon", "2024", "", ""),
        *("", "Journal of Knots", "LOOM"),
        *("plain-weave", "s", "", "spinner-2021:weaving:a loom", "", "", "its page"),
    )
    texts: dict[str, str | None] = {}
    draft = complete(Draft(), texts, cloth, person.ask, person.tell)
    assert not person.answers
    assert (draft.title, draft.authors, draft.year) == ("A Loom", ("Ada Weaver", "Sy Selvedge"), 2024)
    assert (texts["venue"], texts["mention"], texts["aftermath"]) == ("loom", "spinner-2021:weaving:a loom", "")
    assert any(said.startswith("No such venue: Journal of Knots.") for said in person.heard)


def test_authors_that_end_in_others_are_asked_for(cloth: Loaded) -> None:
    draft = Draft(title="A Loom", authors=("Ada Weaver",), others=True, year=2024, form="journal", container="Unknown")
    person = Person("Ada Weaver; Sy Selvedge", "Preprint", "plain-weave", "s", "", "", "", "", "its page")
    texts: dict[str, str | None] = {}
    assert complete(draft, texts, cloth, person.ask, person.tell).authors == ("Ada Weaver", "Sy Selvedge")
    assert texts["kind"] == "preprint" and not person.answers


def test_the_nearest_venue_is_taken_by_enter_alone(cloth: Loaded) -> None:
    texts = {"themes": "red-dye", "summary": "s", "aftermath": "yes", "builds_on": "", "known_as": "-", "checked": "x"}
    draft = Draft(title="A Loom", authors=("Sy Selvedge",), year=2024, form="journal", container="Journal of Knots")
    person = Person("")
    complete(draft, texts, cloth, person.ask, person.tell)
    assert texts["venue"] == "dye"
    assert any("(near: dye (Dyes); Enter alone: dye)" in said for said in person.heard)


def test_a_known_paper_is_asked_nothing(cloth: Loaded) -> None:
    person = Person()
    complete(Draft(title="x", authors=("A B",), year=2024, arxiv="2001.00010"), {}, cloth, person.ask, person.tell)


@pytest.mark.parametrize(("answer", "kept"), [("yes", "tkacz2023loom"), ("", None)])
def test_nearly_the_same_title_is_asked_about(answer: str, kept: str | None, cloth: Loaded) -> None:
    texts = {"themes": "red-dye", "summary": "s", "aftermath": "yes", "builds_on": "", "known_as": "-", "checked": "x"}
    draft = Draft(title="A Loom That Count", authors=("Łukasz Tkacz",), year=2024, form="preprint")
    person = Person(answer)
    complete(draft, texts, cloth, person.ask, person.tell)
    assert texts.get("distinct_from") == kept


def test_refused_answers_are_asked_again() -> None:
    texts: dict[str, str | None] = {"builds_on": "nobody", "mention": "x", "aftermath": "", "summary": "s", "id": "x"}
    refusal = Refusal([Reason("builds_on", "no such paper"), Reason("mention", "no such section"), Reason("id", "no")])
    assert ask_again(refusal, DRAFT, texts) == DRAFT
    assert texts == {"builds_on": None, "mention": None, "aftermath": None, "summary": "s", "id": None}


def test_a_refused_year_is_typed_anew(cloth: Loaded) -> None:
    texts: dict[str, str | None] = {
        "themes": "red-dye",
        "summary": "s",
        "aftermath": "yes",
        "builds_on": "",
        "known_as": "-",
    }
    again = ask_again(Refusal([Reason("year", "x")]), DRAFT, texts)
    assert again is not None and again.year is None and again.title == DRAFT.title
    person = Person("2023", "")
    assert complete(again, texts, cloth, person.ask, person.tell).year == 2023


@pytest.mark.parametrize("field", ["", "pages", "doi", "id", "venue"])
def test_what_no_answer_mends_is_not_asked_again(field: str) -> None:
    assert ask_again(Refusal([Reason("summary", "x"), Reason(field, "y")]), DRAFT, {"summary": "s"}) is None
