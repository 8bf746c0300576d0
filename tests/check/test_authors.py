"""What an author may be: persons and groups, in every spelling that papers print, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from survey.check import check
from survey.check.authors import name_fault
from survey.load.documents import load
from survey.records.models import PersonName
from survey.records.names import hides_family, split_known

NAMES = [
    "Song Han", "Aäron van den Oord", "Nando de Freitas", "Florence d'Alché-Buc", "Abby O'Neill", "Timothy O’Shea", "Plato", "Suharto",
    "William Smith Jr.", "Hal Daumé III", "J. K. Smith", "J.-B. Alayrac", "Philip H. S. Torr", "Jean-Luc Picard-Smith", "Weinan E",
    "Se-Young O", "Nguyễn Xuân Phúc", "Đặng Thị Ngọc Hà", "Lê Thị Hồng", "Atılım Güneş Baydin", "İlker Çelik", "Ayşe Özgür",
    "Łukasz Kaiser", "Agnieszka Grabska-Barwińska", "Stanisław Woźniak", "Jörn-Henrik Jacobsen", "Petar Veličković", "Þór Æsir",
    "Mikołaj Bińkowski", "Kālidāsa Ānand", "danah boyd", "xinyuan zhang", "Pierre-luc Cantin", "Wen-tau Yih", "Xue Bin Peng",
    "Ed H. Chi", "Al Borchers", "Ben Poole", "Van Tran", "Nan Liu", "Md Mofijul Islam", "Clara Na", "Jennifer Null", "Eli VanderBilt",
    "Yann LeCun", "HyoukJoong Lee", "Henrique ponde de Oliveira Pinto", "María de la Cruz Vega", "Ngũgĩ wa Thiong'o", "Saʻid Kanaka",
]  # fmt: skip
FAULTS = [
    ("Fenn, Rollo", "an inverted name"),
    ("King, Jr.", "an inverted name"),
    ("tessa@delta.example", "not an address"),
    ("https://orcid.example/0000", "not an address"),
    ("www.delta.example", "not an address"),
    ("Li Ming 0026", "numbers"),
    ("Tessa Mill 2", "numbers"),
    ("et al.", "stand for others"),
    ("Tessa Mill et al", "stand for others"),
    ("others", "stand for others"),
    ("…", "stand for others"),
    ("(remove)", "remarks in brackets"),
    ("Tessa Mill (editor)", "remarks in brackets"),
    ("[Tessa Mill]", "remarks in brackets"),
    ("Ida Marsh & Otto Weir", "several authors"),
    ("Ida Marsh; Otto Weir", "several authors"),
    ("Ida Marsh / Otto Weir", "several authors"),
    ("Ida Marsh - Otto Weir", "several authors"),
    ("- Ida Marsh", "several authors"),
    ("Ida Marsh and Otto Weir", "must be one name"),
    ("Ida Marsh und Otto Weir", "must be one name"),
    ("Ida Marsh with Otto Weir", "must be one name"),
    ("on behalf of the loom", "must be one name"),
    ("The Delta Collaboration: Aida Chen", "a group and its members"),
    ("Tessa Mill*", "found '*'"),
    ("Tessa Mill†", "found '†'"),
    ("Tessa Mill¹", "found '¹'"),
    ("prefix=van der useprefix=true family=Dorn given=Aloys", "commands and markup"),
    ("Ji\\v{r}i Mill", "commands and markup"),
    ("<i>Tessa</i> Mill", "commands and markup"),
    ("Tessa_Mill", "commands and markup"),
    ("remove Tessa Mill", "titles, roles and orders"),
    ("Dr. Tessa Mill", "titles, roles and orders"),
    ("Tessa Mill PhD", "titles, roles and orders"),
    ("Prof. Tessa Mill", "titles, roles and orders"),
    ("Editor", "titles, roles and orders"),
    ("Anonymous", "titles, roles and orders"),
    ("None", "titles, roles and orders"),
    ("Tessa Brook, Esq.", "an inverted name"),
    ("Sir Tessa Brook", "titles, roles and orders"),
    ("Tessa Brook.", "must not end in a full stop"),
    ("Tessa Mill 王", "Latin letters"),
    ("Тesса Mill", "Latin letters"),
    ("T. M.", "not only initials"),
    ("Delta Team", "read as a group"),
    ("University of Mud", "must be one name"),
    ("Mud University", "read as a group"),
    ("Mistral AI", "read as a group"),
    ("OpenAI", "read as a group"),
    ("YuYue", "tell the family name"),
    ("Brook T", "tell the family name"),
    ("Marsh IA", "tell the family name"),
    ("Tessa M.", "tell the family name"),
    ("Gérard Ben Arous", "tell the family name"),
    ("Lukas Van Goor", "tell the family name"),
    ("Norman Di Palo", "tell the family name"),
    ("José Ortega y Gasset", "tell the family name"),
]


@pytest.mark.parametrize("name", NAMES)
def test_names_that_papers_print_are_names(name: str) -> None:
    assert name_fault(name, None) is None


@pytest.mark.parametrize(("name", "what"), FAULTS, ids=[row[0] for row in FAULTS])
def test_what_is_no_name_is_told(name: str, what: str) -> None:
    message, help = name_fault(name, None) or ("", "")
    assert what in message and name in message and help


@pytest.mark.parametrize(
    ("name", "family", "given"),
    [
        ("Gérard Ben Arous", "Ben Arous", "Gérard"),
        ("Blaise Agüera y Arcas", "Agüera y Arcas", "Blaise"),
        ("YuYue", "YuYue", ""),
        ("Kranthi Kiran GV", "GV", "Kranthi Kiran"),
        ("Xu Liangwei", "Xu", "Liangwei"),
        ("Ann College", "College", "Ann"),
        ("Gabino García Mármol Jr.", "García Mármol", "Gabino"),
    ],
)
def test_an_entry_tells_the_family_name(name: str, family: str, given: str) -> None:
    person = PersonName(name=name, family=family)
    assert name_fault(name, person) is None
    assert split_known(name, person)[:2] == (given, family)


@pytest.mark.parametrize(
    "name",
    ["Delta Team", "Sand and Mud Team", "OpenAI", "DeepSeek-AI", "01.AI", "Team GLM", "Meta FAIR (Diplomacy)", "AT&T Labs", "Plato"],
)  # fmt: skip
def test_a_marked_group_has_any_name(name: str) -> None:
    assert name_fault(name, PersonName(name=name, group=True)) is None
    assert split_known(name, PersonName(name=name, group=True)) == ("", name, "")


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("The Delta Team: Aida Chen", "a group must have one name"),
        ("Delta; Mud", "a group must have one name"),
        ("{Delta}", "a group must have one name"),
        ("Tessa Mill on behalf of the Delta Team", "a group must have one name"),
        ("Delta Team et al.", "stand for others"),
        ("team@delta.example", "not an address"),
    ],
)
def test_a_group_is_one_name_too(name: str, what: str) -> None:
    assert what in (name_fault(name, PersonName(name=name, group=True)) or ("",))[0]


@pytest.mark.parametrize(
    ("name", "hides"),
    [("Huy Van Vo", True), ("Van Vo", False), ("Diego de Las Casas", False), ("Fermin De la Torre", True), ("Ada B. Weaver", False)],
)  # fmt: skip
def test_capital_particles_hide_the_family_name(name: str, hides: bool) -> None:
    assert hides_family(name) == hides


def test_every_bad_author_of_a_record_is_named(fabricated: Path) -> None:
    bad = ["Fenn, Rollo", "tessa@delta.example", "Li Ming 0026", "et al.", "(remove)", "Ida Marsh & Otto Weir", "Tessa Mill*",
           "prefix=van der useprefix=true family=Dorn given=Aloys"]  # fmt: skip
    path = fabricated / "data" / "papers" / "weaver2020shuttle.yml"
    lines = path.read_text("utf-8").splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("authors:"))
    lines[at : at + 1] = ["authors:", *(f"  - '{name}'" for name in bad)]
    path.write_text("\n".join(line for line in lines if not line.startswith("  - Ada")) + "\n", "utf-8")
    problems = [problem for problem in check(load(fabricated))[1] if problem.path.endswith("shuttle.yml")]
    assert {problem.rule for problem in problems} == {"author-name"}, "what follows from a bad author is not told"
    assert [problem.line for problem in problems] == list(range(at + 2, at + 2 + len(bad)))
    assert all(name in problem.message for name, problem in zip(bad, problems, strict=True))


def test_entries_of_people_are_judged(fabricated: Path) -> None:
    path = fabricated / "data" / "people.yml"
    path.write_text(
        "a: {name: Ada Weaver, family: Mill}\nb: {name: Delta Team, group: true, family: Team}\nc: {name: 'Fenn, Rollo'}\n",
        "utf-8",
    )
    told = [problem.message for problem in check(load(fabricated))[1] if problem.path == "data/people.yml"]
    assert [message.split(",")[0] for message in told] == [
        "family must end or begin the name Ada Weaver",
        "a group must not have a family name",
        "an author must be one name",
    ]


def test_the_same_title_by_others_is_another_paper(fabricated: Path) -> None:
    there = fabricated / "data" / "papers" / "tkacz2023loom.yml"
    text = there.read_text("utf-8")
    assert "Łukasz Tkacz" in text

    def problems(author: str, id: str) -> set[str]:
        new = text.replace("Łukasz Tkacz", author)
        kept = [line for line in new.splitlines() if not line.startswith(("arxiv:", "doi:", "openreview:"))]
        file = there.with_name(f"{id}.yml")
        file.write_text("\n".join(kept) + "\n", "utf-8")
        found = {problem.rule for problem in check(load(fabricated))[1]}
        file.unlink()
        return found

    assert problems("Sy Selvedge", "selvedge2023loom") == set()
    assert problems("Łukasz Tkacz", "tkacz2023counts") == {"duplicate-paper"}
