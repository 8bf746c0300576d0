"""A page written as HTML is what Python-Markdown, with the site's extensions, makes of the same page written as Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import markdown
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT
from survey.common.markup import as_footnotes, citations
from survey.render.pages.page_text import HtmlRenderer, HtmlText, MarkdownText, PageText


def processor() -> markdown.Markdown:
    written = re.search(r"^markdown_extensions:\n(?:[ ].*\n)+", (ROOT / "mkdocs.yml").read_text("utf-8"), re.MULTILINE)
    assert written
    listed = yaml.safe_load(written[0])["markdown_extensions"]
    options = {name: value for item in listed if isinstance(item, dict) for name, value in item.items()}
    names = [item for item in listed if isinstance(item, str)]
    # MkDocs adds the first three by itself.
    return markdown.Markdown(
        extensions=["toc", "tables", "fenced_code", *names, *options.keys() - {"toc"}], extension_configs=options
    )


def cite(text: str, address: str) -> str:
    notes = "\n".join(f"[^{key}]: Reference {key}." for key in citations(text))
    return f"{as_footnotes(text)}\n{notes}"


RENDERER = HtmlRenderer(processor, cite)


def blocks(*made: object) -> str:
    return "\n\n".join(map(str, made)) + "\n"


PAGES: dict[str, Callable[[PageText], str]] = {
    "nothing": lambda page: "\n",
    "a heading": lambda page: blocks(page.heading(1, "A title, with 3 & 4 (marks) [a](b) *c* `d` <e> {f}")),
    "no letters in a heading": lambda page: blocks(page.heading(1, "*"), "<p>x</p>"),
    "a title that is an id below": lambda page: blocks(
        page.heading(1, "Cite"), "<p>x</p>", page.heading(2, "Cite", "cite")
    ),
    "headings in a row": lambda page: blocks(
        page.heading(1, "One"), page.heading(2, "Two", "two"), page.heading(3, "Three", "three"), "<p>x</p>"
    ),
    "levels that go up and down": lambda page: blocks(
        page.heading(2, "One", "one"), page.heading(3, "Two", "two"), page.heading(2, "Three", "three")
    ),
    "HTML, one after the other": lambda page: blocks(
        page.heading(1, "One"), '<p class="a">x</p>\n<p>y</p>', "<p>z &amp; &lt;c&gt; &#39;d&#39; *e* [f](g)</p>"
    ),
    "HTML, nested": lambda page: blocks('<div class="a">\n<div>\n<ul><li>x\n</li></ul></div>\n</div>', "<p>y</p>"),
    "prose": lambda page: blocks(
        page.heading(1, "One"), page.prose("Plain *words*, `code`;\n5 < 6 & 7.", "lead"), "<p>x</p>"
    ),
    "prose after HTML": lambda page: blocks("<p>x</p>", page.prose("One.\n\nTwo:\n\n- three\n- four", "lead")),
    "prose with a link": lambda page: blocks(
        page.prose("See [this](https://example.org/a_b_c*d*).", "lead"), "<p>x</p>"
    ),
    "prose that cites": lambda page: blocks(
        page.heading(1, "One"),
        page.prose("Said [@two2020x; @three2021y], and again [@two2020x].", "lead"),
        "<p>x</p>",
        page.references(),
        page.heading(2, "End", "end"),
    ),
    "prose that does not cite, then prose that does": lambda page: blocks(
        page.prose("Nothing.", "rule"), page.prose("Said [@two2020x].", "lead"), page.references(), "<p>x</p>"
    ),
    "a story": lambda page: blocks(
        page.heading(1, "Now"),
        page.opened("story-and-claims"),
        page.prose("### Then\nOnce [@two2020x].\n\n### Since\n\nLater.\n\n### Now\n\nToday.", "story", headings=True),
        '<aside aria-label="Claims" class="claims">\n<p>x &#39;y&#39; *z*</p>\n</aside>',
        page.closed(),
        page.references(),
        page.heading(2, "Standing", "standing"),
    ),
    "a story alone": lambda page: blocks(
        page.opened("a"), page.prose("### Then\n\nOnce.", "story", headings=True), page.closed(), "<p>x</p>"
    ),
    "a document": lambda page: blocks(
        "<p>banner</p>",
        page.document(
            '# Title\n\n<div class="lead" markdown="1">\n\nOnce[^a], twice[^a].\n\n</div>\n\n<p>x</p>\n\n'
            '<div class="references" markdown="1">\n\n///References///\n\n</div>\n\n## Cite {#cite}\n\n[^a]: A.\n'
        ),
        "<p>y</p>",
    ),
}


def both_ways(write: Callable[[PageText], str]) -> tuple[tuple[str, Any], tuple[str, Any]]:
    """A page as HTML and its list of contents: as written, and as Python-Markdown makes them of the page written as Markdown."""
    whole = MarkdownText()
    text = whole.finished(write(whole)).strip() + "\n"
    made, tokens = RENDERER.convert(cite(text, "") if "[@" in text else text)
    wanted = made, [contents(token) for token in tokens]
    page = HtmlText(RENDERER, "papers/x/")
    found = page.finished(write(page).strip() + "\n").strip()
    return (found, [contents(token) for token in page.contents]), wanted


def contents(token: dict[str, Any]) -> tuple[int, str, str, list[Any]]:
    return token["level"], token["id"], token["name"], [contents(child) for child in token["children"]]


@pytest.mark.parametrize("write", PAGES.values(), ids=PAGES)
def test_a_page_as_html_is_what_markdown_makes(write: Callable[[PageText], str]) -> None:
    found, wanted = both_ways(write)
    assert found == wanted


def test_the_first_heading_is_where_the_link_past_the_navigation_leads() -> None:
    page = HtmlText(RENDERER, "papers/x/")
    page.finished(blocks(page.heading(1, "A title"), page.heading(2, "Two", "two")))
    assert page.first_id == "a-title"
    assert HtmlText(RENDERER, "papers/x/").first_id == ""


MARKED = st.text(st.sampled_from("ab Zé1.,;:!?'\"()-–&<>*_`\\{}[]#|+=~^$@/%\n"), max_size=60) | st.lists(
    st.sampled_from(
        [
            "*a*",
            "**b c**",
            "`d`",
            "_e_",
            "*",
            "**",
            "`",
            " ",
            "f",
            "1.",
            "- ",
            "\n",
            "\n\n",
            "&",
            ":",
            "g*h",
            "&#35;",
            "~~~",
        ]
    ),
    max_size=12,
).map("".join)


@settings(max_examples=400)
@given(MARKED)
def test_authored_prose(text: str) -> None:
    if text.strip() and "[" not in text:
        found, wanted = both_ways(lambda page: blocks("<p>x</p>", page.prose(text, "lead"), "<p>y</p>"))
        assert found == wanted


@settings(max_examples=300)
@given(MARKED)
def test_authored_headings(text: str) -> None:
    if text.strip():
        found, wanted = both_ways(lambda page: blocks(page.heading(1, text), "<p>x</p>", page.heading(2, "End", "b")))
        assert found == wanted
