"""Names and titles written as BibTeX in many spellings: what is read back is what was meant, or it is refused."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from survey.check.authors import name_fault, reads_as_group
from survey.common.errors import Refusal
from survey.records.names import split_known
from survey.render.citations import bibtex as exported
from survey.render.citations.bibtex import latex
from survey.render.citations.works import Name, Work
from survey.tools.intake.author_lists import from_bibtex as read_authors
from survey.tools.intake.bibtex import from_bibtex

# Letters of names: Latin with every accent that Europe and Vietnam set on them.
_LOWER = "abcdefghijklmnopqrstuvwxyzàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿāăąćčďđēęěğģīįıķłńňőœřśşšťūůűųźžżșțơưạảấầẩẫậắằẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"
_UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZÀÁÂÄÅÆÇÈÉÊËÍÎÑÓÔÖØÚÜÝÞĀĆČĐĒĞİŁŃŌŘŚŞŠŪŹŽŻȘȚƠƯẤẾỐỚỨ"
WORD = st.builds(lambda first, rest: first + rest, st.sampled_from(_UPPER), st.text(_LOWER, min_size=2, max_size=6))
HYPHENED = WORD | st.builds("{}-{}".format, WORD, WORD) | st.builds("O'{}".format, WORD)
INITIALS = st.builds("{}.".format, st.sampled_from("ABCDJLMT"))
PARTICLES = st.sampled_from(["", "", "", "van der", "de la", "von", "Van", "De", "El", "Di"])
SUFFIX = st.sampled_from(["", "", "", "", "Jr.", "III"])
GROUPS = st.builds(
    "{} {}".format,
    st.lists(WORD, min_size=1, max_size=3).map(" and ".join),
    st.sampled_from(["Team", "Collaboration", "AI"]),
)


@dataclass(frozen=True)
class Person:
    """Who is meant, and how it is written: 0 Given Family, 1 Family, Given, 2 {Family}, Given, 3 Given {Family}, 4 biblatex."""

    given: str
    family: str
    suffix: str
    spelling: int

    @property
    def natural(self) -> str:
        return " ".join(filter(None, (self.given, self.family, self.suffix)))

    def written(self, code) -> str:
        given, family, suffix = code(self.given), code(self.family), self.suffix
        if self.spelling == 4:
            parts = [f"family={{{family}}}", f"given={{{given}}}", f"suffix={suffix}" if suffix else ""]
            return ", ".join(filter(None, parts))
        if self.spelling == 1 or (self.spelling == 0 and suffix):
            return ", ".join(filter(None, (family, suffix, given)))
        if self.spelling == 2:
            return ", ".join(filter(None, (f"{{{family}}}", suffix, given)))
        if self.spelling == 3:
            return f"{given} {{{family}}}" + (f" {suffix}" if suffix else "")
        return f"{given} {family}"


PEOPLE = st.builds(
    Person,
    st.lists(HYPHENED, min_size=1, max_size=2).map(" ".join) | st.builds("{} {}".format, HYPHENED, INITIALS),
    st.builds(
        lambda particle, words: f"{particle} {' '.join(words)}".strip(),
        PARTICLES,
        st.lists(HYPHENED, min_size=1, max_size=2),
    ),
    SUFFIX,
    st.sampled_from([0, 1, 2, 4]),
).filter(lambda person: not reads_as_group(person.natural))  # nobody is called Inc
CODES = st.sampled_from([latex, lambda text: text, lambda text: unicodedata.normalize("NFD", text)])


@settings(max_examples=400)
@given(st.lists(PEOPLE, min_size=1, max_size=4), CODES)
def test_who_is_written_is_read(people: list[Person], code) -> None:
    field = " and ".join(person.written(code) for person in people)
    try:
        listed = read_authors(field)
    except Refusal as refusal:
        # Two words on either side of a comma can be two people: the only thing that may be refused.
        assert all("one person or two" in reason.message for reason in refusal.reasons)
        assert any(person.spelling in (0, 1) and len(person.family.split()) > 1 for person in people)
        return
    assert listed.names == [person.natural for person in people]
    for person in people:
        known = listed.people.get(person.natural)
        if person.spelling or person.suffix:
            assert split_known(person.natural, known) == (person.given, person.family, person.suffix)
            assert name_fault(person.natural, known) is None
        elif known is None and len(person.family.split()) > 1 and person.family[0].isupper():
            told = any(person.natural in note for note in listed.notes)
            assert told or name_fault(person.natural, None), "a family name that nobody told is told of"


@given(st.lists(GROUPS | PEOPLE.filter(lambda one: one.spelling > 1), min_size=1, max_size=4), CODES)
def test_groups_stay_groups(authors: list, code) -> None:
    field = " and ".join(f"{{{code(one)}}}" if isinstance(one, str) else one.written(code) for one in authors)
    listed = read_authors(field)
    assert listed.names == [one if isinstance(one, str) else one.natural for one in authors]
    for one in authors:
        name = one if isinstance(one, str) else one.natural
        assert bool(listed.people.get(name) and listed.people[name].group) == isinstance(one, str)


TITLE_WORD = st.text(_LOWER + _UPPER + "0123456789αβπλ∞→≤ℓ²₁-'’“”–—:?!,.()%&#$_+=*/", min_size=1, max_size=8)
TITLES = st.lists(TITLE_WORD, min_size=1, max_size=6).map(lambda words: unicodedata.normalize("NFC", " ".join(words)))


@settings(max_examples=400)
@given(TITLES, st.booleans())
def test_what_the_survey_writes_it_reads(title: str, group: bool) -> None:
    """An exported entry brought back: same title, same names, nothing told to be unknown."""
    if title.endswith("."):
        title += "x"  # a full stop behind a title is the bibliography's
    authors = (
        (Name("Sand and Mud Team", group=True),)
        if group
        else (Name("García Mármol", "Gabino"), Name("Brook", "Tessa", "van der"))
    )
    work = Work("x2024y", "journal", title, authors, (2024,), container="Dyes", pages="1-9")
    draft = from_bibtex(exported.entry(work))
    assert draft.title == title and draft.authors == tuple(author.natural for author in authors)
    assert {name: one.group or one.family for name, one in draft.people.items()} == (
        {"Sand and Mud Team": True} if group else {"Gabino García Mármol": "García Mármol"}
    )
    assert not draft.notes
