"""Lists of authors from BibTeX, biblatex, CSL-JSON and typing: who is meant, or that it cannot be told for certain."""

from __future__ import annotations

import pytest

from survey.common.errors import Refusal
from survey.tools.intake import author_lists
from survey.tools.intake.author_lists import AuthorList, from_bibtex, from_csl, from_text

# What is read: names, and what is known beside them: a family name, or True for a group.
READ = [
    (r"Roe, Rick and \L{}uk, Ji\v{r}\'i and Pe\~na, Jo\~ao", {"Rick Roe": None, "Jiří Łuk": None, "João Peña": None}),
    (r"L{\uhorn}u, Ph{\uhorn}{\ohorn}ng", {"Phương Lưu": None}),
    (r"Nguy{\~{\^e}}n, Xu{\^a}n and {\DJ}{\u a}ng, H{\`a}", {"Xuân Nguyễn": None, "Hà Đăng": None}),
    (r"Wei\ss and Roe, Rick", {"Weiß": None, "Rick Roe": None}),
    (r"{\'E}toffe, {\L}ukasz and {\c{C}}elik, Ay{\c s}e", {"Łukasz Étoffe": None, "Ayşe Çelik": None}),
    ("J&ouml;rg Br&uuml;ck", {"Jörg Brück": None}),
    ("Sohl‑Dickstein, Jascha and Yeung--Levy, Serena", {"Jascha Sohl-Dickstein": None, "Serena Yeung-Levy": None}),
    ("{Delta Team}", {"Delta Team": True}),
    ("{Sand and Mud Team} and Brook, Tessa", {"Sand and Mud Team": True, "Tessa Brook": None}),
    ("OpenAI and {DeepSeek-AI}", {"OpenAI": True, "DeepSeek-AI": True}),
    ("Team, Gemini and Anil, Rohan", {"Gemini Team": True, "Rohan Anil": None}),
    ("Delta, Inc. and Brook, Tessa", {"Delta, Inc.": True, "Tessa Brook": None}),
    (r"Garc{\'\i}a M{\'a}rmol, Gabino", {"Gabino García Mármol": "García Mármol"}),
    ("Van Goor, Lukas and De la Torre, Fermin", {"Lukas Van Goor": "Van Goor", "Fermin De la Torre": "De la Torre"}),
    ("Ben Arous, G{\\'e}rard", {"Gérard Ben Arous": "Ben Arous"}),
    ("Gabino {García Mármol}", {"Gabino García Mármol": "García Mármol"}),
    ("{García Mármol}, Gabino Luis", {"Gabino Luis García Mármol": "García Mármol"}),
    ("García Mármol, Gabino Luis and Brook, Tessa", {"Gabino Luis García Mármol": "García Mármol", "Tessa Brook": None}),
    ("García Mármol, Gabino L.", {"Gabino L. García Mármol": "García Mármol"}),
    ("de la Cruz Vega, Mar{\\'i}a and van den Oord, A{\\\"a}ron", {"María de la Cruz Vega": None, "Aäron van den Oord": None}),
    ("{Vaswani}, Ashish and {Shazeer}, Noam", {"Ashish Vaswani": None, "Noam Shazeer": None}),
    ("King, Jr., Martin Luther", {"Martin Luther King Jr.": None}),
    ("King, Martin Luther, Jr. and Smith, III, Adam", {"Martin Luther King Jr.": None, "Adam Smith III": None}),
    ("E, Weinan and Plato", {"Weinan E": None, "Plato": None}),
    ("Brook, Tessa and Li Ming 0026", {"Tessa Brook": None, "Li Ming": None}),
    ("Wong 0001, Wei", {"Wei Wong": None}),
    ("Tessa Brook AND Rollo Fenn", {"Tessa Brook": None, "Rollo Fenn": None}),
    ("family=Dorn, given=Aloys, prefix=van der, useprefix=true and Brook, Tessa", {"Aloys van der Dorn": None, "Tessa Brook": None}),
    ("given={Hans Christian}, family={Garc{\\'i}a M{\\'a}rmol}, suffix=Jr.", {"Hans Christian García Mármol Jr.": "García Mármol"}),
    ("family={Delta Team}", {"Delta Team": True}),
    ("{Tessa Brook} and {Rollo Fenn}", {"Tessa Brook": None, "Rollo Fenn": None}),
    ("Tessa Brook and Rollo Fenn.", {"Tessa Brook": None, "Rollo Fenn": None}),
    ("{\\noopsort{Brook}}{van der Brook}, Tessa", {"Tessa van der Brook": None}),
    ("Jean{-}Luc Hern{\\'{a}}ndez{-}Lobato", {"Jean-Luc Hernández-Lobato": None}),
    ("O\\textquoteright Brien, Pat and O{'}Shea, Tim", {"Pat O’Brien": None, "Tim O'Shea": None}),
]  # fmt: skip
REFUSED = [
    ("Tessa Brook, Rollo Fenn, Ida Marsh", "several people"),
    ("Tessa Brook, Rollo Fenn", "one person or two"),
    ("Tessa Brook, Rollo Fenn and Ida Marsh", "one person or two"),
    ("Tessa Brook, Rollo Fenn, and Ida Marsh", "a comma too many"),
    ("García Mármol, Gabino Luis", "one person or two"),
    ("T. Brook, R. Fenn and I. Marsh", "several people"),
    ("Brook T, Fenn R, Marsh IA", "several people"),
    ("Brook, T., Fenn, R., Marsh, I. A.", "several people"),
    ("Brook TA, Fenn RB", "several people"),
    ("T Brook, R Fenn", "one person or two"),
    ("Brook, T.; Fenn, R.", "several people"),
    ("Tessa Brook; Rollo Fenn", "several people"),
    ("Brook, Tessa; Fenn, Rollo", "several people"),
    (r"Tessa Brook \& Rollo Fenn", "several people"),
    ("Tessa Brook & Rollo Fenn", "several people"),
    ("Tessa Brook &amp; Rollo Fenn", "several people"),
    ("Tessa Brook / Rollo Fenn", "several people"),
    (r"Tessa Brook \\ Rollo Fenn", "several people"),
    ("The Delta Collaboration: Aida Chen and Boyan Li", "a group and people"),
    ("{Tessa Brook and Rollo Fenn}", "in one pair of braces"),
    ("Tessa Brook and and Rollo Fenn", 'an "and" without a name'),
    ("Tessa Brook and", 'an "and" without a name'),
    ("Brook, Tessa and Fenn, Rollo,", "a comma too many"),
    ("prefix=van der useprefix=true family=Dorn given=Aloys", "a name that cannot be read"),
    ("given=Aloys", "without a family name"),
    (r"O\'Brien, Pat", "an accent on B"),
    (r"\foo{Tessa} Brook", r"\foo"),
    (r"Tessa Brook \and Rollo Fenn", r"\and"),
    (" and ".join(["Ada Weaver"] * 1_001), "at most 1,000"),
]  # fmt: skip


def known(listed: AuthorList) -> dict[str, object]:
    people = {name: listed.people.get(name) for name in listed.names}
    return {name: person and (person.group or person.family) for name, person in people.items()}


@pytest.mark.parametrize(("field", "expected"), READ, ids=[row[0][:40] for row in READ])
def test_bibtex_says_who_is_meant(field: str, expected: dict[str, object]) -> None:
    listed = from_bibtex(field)
    assert known(listed) == expected and list(known(listed)) == list(expected)
    assert not listed.others


@pytest.mark.parametrize(("field", "message"), REFUSED, ids=[row[0][:40] for row in REFUSED])
def test_what_can_be_read_in_two_ways_is_refused_with_the_remedy(field: str, message: str) -> None:
    with pytest.raises(Refusal) as refusal:
        from_bibtex(field)
    reason = refusal.value.reasons[0]
    assert reason.field == "authors" and message in reason.message and reason.help


@pytest.mark.parametrize(
    "field",
    ["Brook, Tessa and others", "Brook, Tessa and et al.", "Tessa Brook et al.", "Brook, Tessa and {et al.}", "Tessa Brook, et al.",
     "Brook, Tessa and {others}", r"Brook, Tessa and \ldots", "Brook, Tessa and ...", "Brook, Tessa and …", "Brook, Tessa and Others"],
)  # fmt: skip
def test_others_are_others(field: str) -> None:
    listed = from_bibtex(field)
    assert (listed.names, listed.others) == (["Tessa Brook"], True)


def test_dots_in_the_midst_are_others_too() -> None:
    listed = from_bibtex(r"Tessa Brook and \ldots and Rollo Fenn")
    assert (listed.names, listed.others) == (["Tessa Brook", "Rollo Fenn"], True)


@pytest.mark.parametrize(
    ("field", "note"),
    [
        ("Li Ming 0026", "left out the number in Li Ming 0026"),
        (r"Tessa Brook\thanks{of the mill}", r"left out \thanks"),
        ("{Blue Heron}", "Blue Heron is taken as the name of a group"),
        ("Tessa Brook and University of Mud", "University of Mud is taken as the name of a group"),
        ("Mateo Guaman Castro", "the family name of Mateo Guaman Castro is taken to be Castro"),
        ("García Mármol, Gabino Luis and Brook, Tessa", "García Mármol is taken as the family name of Gabino Luis"),
        ("BROOK, TESSA", "TESSA BROOK is in capitals throughout"),
        ("TESSA BROOK", "TESSA BROOK is in capitals throughout"),
        ("tessa brook", "tessa brook is in small letters throughout"),
        ("Brook, Tessa and Fenn", "Fenn is taken as a person with one name"),
    ],
)
def test_what_was_decided_is_told(field: str, note: str) -> None:
    assert any(told.startswith(note) or note in told for told in from_bibtex(field).notes)


@pytest.mark.parametrize(
    "field", ["Tessa Brook", "Brook, Tessa and van Dorn, Aloys", "J. K. Rowe and Jean-Luc Picard", "", "{OpenAI}"]
)
def test_what_is_plain_needs_no_note(field: str) -> None:
    assert from_bibtex(field).notes == []


CSL = [
    ([{"given": "Tessa", "family": "Brook"}], {"Tessa Brook": None}),
    ([{"literal": "Brook, Tessa"}], {"Tessa Brook": None}),
    ([{"literal": "Tessa Brook"}], {"Tessa Brook": None}),
    ([{"literal": "Delta Team"}], {"Delta Team": True}),
    ([{"literal": "OpenAI"}, {"name": "Blue Heron"}], {"OpenAI": True, "Blue Heron": True}),
    ([{"family": "The Loom Consortium"}], {"The Loom Consortium": True}),
    ([{"given": "Gemini", "family": "Team"}], {"Gemini Team": True}),
    ([{"given": "Gabino", "family": "García Mármol"}], {"Gabino García Mármol": "García Mármol"}),
    ([{"given": "Lukas", "family": "Goor", "non-dropping-particle": "Van"}], {"Lukas Van Goor": "Van Goor"}),
    ([{"given": "Piet", "family": "Draad", "dropping-particle": "van der"}], {"Piet van der Draad": None}),
    ([{"given": "Wei", "family": "Wong 0001"}], {"Wei Wong": None}),
    ([{"given": "J&ouml;rg", "family": "Br&amp;uuml;ck"}], {"Jörg Brück": None}),
    ([{"given": "Ji\\v{r}\\'i", "family": "\\L{}uk"}], {"Jiří Łuk": None}),
    ([{"given": "Martin", "family": "King", "suffix": "Jr."}, {}, {"given": None}], {"Martin King Jr.": None}),
]


@pytest.mark.parametrize(("items", "expected"), CSL, ids=[str(row[0])[:50] for row in CSL])
def test_csl_says_who_is_meant(items: list[dict[str, str]], expected: dict[str, object]) -> None:
    assert known(from_csl(items)) == expected


@pytest.mark.parametrize(
    "literal", ["Tessa Brook, Rollo Fenn", "Tessa Brook; Rollo Fenn", "The Delta Team: Aida Chen", "A. B, C. D, E. F"]
)
def test_a_literal_that_holds_several_is_refused(literal: str) -> None:
    with pytest.raises(Refusal):
        from_csl([{"literal": literal}])


def test_csl_knows_others() -> None:
    listed = from_csl([{"given": "Tessa", "family": "Brook"}, {"literal": "et al."}])
    assert (listed.names, listed.others) == (["Tessa Brook"], True)


def test_typed_names_are_no_latex() -> None:
    assert known(from_text("Ben Arous, Gérard and {Delta Team} and Ada Weaver")) == {
        "Gérard Ben Arous": "Ben Arous",
        "Delta Team": True,
        "Ada Weaver": None,
    }
    assert author_lists.from_text("").names == []
