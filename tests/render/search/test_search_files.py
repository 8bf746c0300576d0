"""The files that the search looks in, by pure functions; what is found in them: test_search_ranking.py."""

from __future__ import annotations

import json
import random
import re
from itertools import accumulate

import pytest

from conftest import DATA, ROOT
from site_probe import packed_size
from survey.pipeline import Site, make_site
from survey.records import names
from survey.render import search
from survey.render.pages.page_kinds import search_groups
from survey.render.search import Hit, Passage

GROUPS = search_groups()


@pytest.fixture(scope="module")
def weaving() -> Site:
    return make_site(DATA / "survey", "https://weaving.example/")


def contents(files: dict[str, str]) -> dict[str, object]:
    """What each file hands over, by its part; that it hands it over in the one way the engine knows is asserted here."""
    found = {}
    for address, text in files.items():
        part = address.removeprefix("search/").removesuffix(".js")
        assert text.startswith("surveySearch(") and text.endswith(");\n") and text.count("\n") == 1
        name, version, content = json.loads(f"[{text[len('surveySearch(') : -3]}]")
        assert name == part and len(version) == 8
        found[part] = content
    return found


def unpacked(text: str) -> list[int]:
    digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    numbers, number, shift = [], 0, 0
    for digit in map(digits.index, text):
        number |= (digit & 31) << shift
        shift += 5
        if digit < 32:
            numbers.append(number)
            number = shift = 0
    return numbers


def pages_with(word: str, files: dict[str, str]) -> dict[int, int]:
    """The pages whose texts hold a word, by number, with how far they are about it."""
    found = contents(files)
    lines = "\n".join(str(content) for part, content in found.items() if part.startswith("words/")).splitlines()
    (places,) = [line.split()[1] for line in lines if line.split()[0] == word]
    steps = unpacked(places)
    return dict(zip(accumulate(step >> 2 for step in steps), (step & 3 for step in steps), strict=True))


@pytest.mark.parametrize("numbers", [[], [0], [31], [32], [1, 1023, 1024, 5], [10**6, 0]])
def test_numbers_are_packed_and_unpacked(numbers: list[int]) -> None:
    assert unpacked(search._packed(numbers)) == numbers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Deep Compression: pruning, 35 times.", ["deep", "compression", "pruning", "35", "times"]),
        ("Hervé Jégou’s Łukasz", ["herve", "jegous", "lukasz"]),
        ("1510.00149 10.1109/CVPR.2016.90", ["1510.00149", "10.1109", "cvpr.2016.90"]),
        ("pre-training", ["pre", "training", "pretraining"]),
        ("Q&A, R & D", ["qa"]),
        ("深度学习", ["深度", "度学", "学习"]),
        ("AI深度", ["深度"]),
        ("a . ... _ -", []),
        ("x" * 90, ["x" * 40]),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert search.words(text) == expected


@pytest.mark.parametrize("script", ["explore.js", "search/text.js"])
def test_scripts_take_the_same_letters_apart(script: str) -> None:
    """In lower case, as scripts compare texts: each has the table of `unmarked`, for they load one by one."""
    text = (ROOT / "docs" / "assets" / "javascripts" / script).read_text("utf-8")
    (table,) = re.findall(r"const LETTERS = \{ (.*) \};", text)
    letters = dict(re.findall(r'(\w): "(\w+)"', table))
    assert f"[{''.join(letters)}]" in text, "the letters that are looked for are those of the table"
    assert letters == {letter: made for letter, made in names.LETTERS.items() if letter.islower()}


def test_every_page_with_a_hit_is_listed_once(weaving: Site) -> None:
    names = contents({"search/names.js": weaving.files["search/names.js"]})["names"]
    assert sum(kind["count"] for kind in names["kinds"]) == sum(page.find is not None for page in weaving.pages)
    by_kind = {kind["kind"]: kind for kind in names["kinds"]}
    assert list(by_kind) == [group.name for group in GROUPS]
    papers = by_kind["paper"]
    assert "weaver2020shuttle" in papers["ids"].split("\n")
    assert "ShuttleNet" in papers["names"]
    assert by_kind["author"]["titles"].split("\n")[0] == "Ada Weaver", "who wrote most has the shortest number"
    assert "ids" not in by_kind["author"], "an author's address follows from the name"


def test_texts_are_found_by_their_words(weaving: Site) -> None:
    files = weaving.found
    texts = str(contents(files)["texts/0"]).split("\n")
    (paper,) = [line for line in texts if "Throws a shuttle with both hands" in line]
    assert int(paper.split("\t")[0]) in pages_with("throws", files)
    assert int(paper.split("\t")[0]) in pages_with("2001.00010", files), "by its arXiv id"
    assert "*both*" not in paper and "[@" not in "".join(texts) and "{titles" not in "".join(texts)
    (theme,) = [line for line in texts if "nobody names it" in line]
    assert "\tSince\tsince\t" in theme, "a passage knows its heading and anchor"


def test_a_page_about_a_word_says_so() -> None:
    pages = [(f"{times}/", "page", Hit("x", passages=(Passage("", "", "loom " * times),))) for times in (1, 2, 3, 9)]
    assert list(pages_with("loom", search.files(pages, GROUPS)).values()) == [0, 0, 1, 2]


def test_words_that_tell_nothing_are_left_out(weaving: Site) -> None:
    files = weaving.found
    found = contents(files)
    held = {line.split()[0] for part, text in found.items() if part.startswith("words/") for line in text.splitlines()}
    assert not held & set(search.UNTOLD.split())


def test_the_order_of_pages_does_not_matter(weaving: Site) -> None:
    pages = [(page.address, page.kind.name, page.find()) for page in weaving.pages if page.find]
    files = search.files(pages, GROUPS)
    random.Random(1).shuffle(pages)
    assert search.files(pages, GROUPS) == files


def test_a_page_more_is_another_version() -> None:
    def version(count: int) -> str:
        files = search.files([(f"{number}/", "page", Hit("x")) for number in range(count)], GROUPS)
        return files["search/names.js"].split(",")[1]

    assert version(3) == version(3) != version(4)


def test_nothing_at_all_can_be_searched() -> None:
    assert list(search.files([], GROUPS)) == ["search/names.js", "search/spellings.js"]


@pytest.mark.parametrize("text", ["a\nb\tc", 'a"); alert(1);//', "</script>\u2028", "\\", "\x00\x1f", "‮", "__proto__"])
def test_no_text_leaves_its_place(text: str) -> None:
    hit = Hit(text, line=text, names=(text,), words=(text,), passages=(Passage(text, "a", text or "x"),))
    found = contents(search.files([("a/", "page", hit), ("b/", "page", hit)], GROUPS))
    pages = next(kind for kind in found["names"]["kinds"] if kind["kind"] == "page")
    for column in ("titles", "lines", "names", "words"):
        assert pages[column].count("\n") == 1, column


def test_files_are_small(real: Site) -> None:
    sizes = {address: packed_size(text) for address, text in real.found.items()}
    assert all(address.startswith("search/") for address in sizes)
    # It holds every page's title: what it weighs grows with the pages, and is fetched once.
    assert sizes.pop("search/names.js") < 15 * len(real.pages)
    assert max(size for address, size in sizes.items() if "words" in address) < 14_000
    assert max(size for address, size in sizes.items() if "texts" in address) < 14_000


def test_ten_thousand_papers_stay_in_reach(real: Site) -> None:
    """A first query reads the names, up to four files of words and six of texts."""
    draw = random.Random(7)
    words = sorted({word for paper in real.derived.papers for word in paper.title.split()})
    people = [f"{word} {other}" for word in words[:58] for other in words[100:158]]
    pages = [(f"authors/a-{number}/", "author", Hit(name)) for number, name in enumerate(people)]
    for number in range(10_000):
        authors = tuple(f"a-{draw.randrange(len(people))}" for _ in range(draw.randint(1, 6)))
        title, text = (" ".join(draw.choices(words, k=count)) for count in (9, 40))
        hit = Hit(title, "ICLR", authors=authors, passages=(Passage("", "", text),), numbers=(f"2001.{number:05}",))
        pages.append((f"papers/{words[number % 999].lower()}{2000 + number % 27}x{number}/", "paper", hit))
    sizes = {address: packed_size(text) for address, text in search.files(pages, GROUPS).items()}
    assert sizes["search/spellings.js"] < 60_000
    largest = [max(size for address, size in sizes.items() if part in address) for part in ("words", "texts")]
    assert sizes["search/names.js"] + 4 * largest[0] + 6 * largest[1] < 650_000
