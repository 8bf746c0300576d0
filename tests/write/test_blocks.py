"""Bodies are what Python-Markdown would have made of them: its extensions here are the site's, see mkdocs.yml."""

from __future__ import annotations

import re
from typing import Any

import markdown
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT
from survey.common.text import markdown_text, one_line
from survey.write.blocks import Renderer, paragraphs, put_back, set_aside


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


PROCESSOR = processor()
CALLS: list[str] = []


class Counted:
    """The processor, and what it was asked for."""

    def reset(self) -> Counted:
        PROCESSOR.reset()
        return self

    def convert(self, text: str) -> str:
        CALLS.append(text)
        return PROCESSOR.convert(text)

    @property
    def toc_tokens(self) -> list[Any]:
        return PROCESSOR.toc_tokens


RENDERER = Renderer(Counted())


def convert(text: str) -> str:
    return Counted().reset().convert(text)


def prose(text: str) -> str:
    return f'<div class="lead" markdown="1">\n\n{text}\n\n</div>\n'


BODIES = {
    "a heading": "# A title, with 3 &#38; 4 &#40;marks&#41;\n",
    "no letters in a heading": "# &#42;\n",
    "a heading's id": "## Cite {#cite}\n",
    "a title that is an id below": "# Cite\n\n## Cite {#cite}\n",
    "a title twice": "# One\n\n## One\n\n### One\n",
    "headings in a row": "# One\n## Two\n### Three {#three}\n",
    "HTML after a heading": "# One\n<p>x</p>\n",
    "one after the other": '<p class="a">x</p>\n<p>y</p>\n\n<p>z</p>\n',
    "nested": '<div class="a">\n<div>\n\n<ul><li>x\n</li></ul></div>\n\n\n</div>\n\n## B {#b}\n',
    "two on a line": "<p>x</p> <p>y</p>\n",
    "left open": "<div>\n<p>x</p>\n\n# Not a heading\n",
    "closed too often": "<p>x</p></p>\n\n<p>y</p>\n",
    "a comment": "<!-- x -->\n\n<p>y</p>\n",
    "a script": '<div>\n<script src="x.js"></script>\n</div>\n',
    "entities in HTML": "<p>a &amp; b &lt;c&gt; &#39;d&#39; &#x27;</p>\n",
    "fields": '<fieldset><legend>x</legend>\n<input type="radio" checked><label for="x">x</label>\n</fieldset>\n',
    "plain prose": prose("Nothing *but* plain words, `code` and **weight**; 5 &lt; 6 &amp; 7."),
    "two paragraphs": prose("One.\n\nTwo (2)."),
    "a list": prose("- one\n- two"),
    "a numbered line": prose("1. one"),
    "more emphasis": prose("One _two_ ***three*** **four *five* six** 2*3*4 a*b*c * d *"),
    "emphasis of nothing but emphasis": prose("*_0_* **_a_** `_b_`"),
    "backslashes": prose("One \\*two\\* three"),
    "quoted code": prose("One ``two ` three`` four"),
    "a line's end": prose("One  \ntwo"),
    "attributes": prose("One {: .two}"),
    "braces": prose("A set {x}."),
    "an address": prose("See https://example.org/a_b_c*d*."),
    "prose in HTML": '<div class="a">\n<div class="b" markdown="1">\n\nx *y*\n\n</div>\n</div>\n',
    "HTML in prose": '<div class="a" markdown="1">\n\nx\n\n<p>y</p>\n\n</div>\n',
    "Markdown": "# One\n\nTwo *three*\n\n* four\n",
    "tabs": "<p>a\tb</p>\n",
    "nothing": "\n",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_body_is_what_markdown_makes(body: str) -> None:
    found, wanted = RENDERER.html(body), convert(body)
    assert found.html == wanted
    tokens = PROCESSOR.toc_tokens
    assert found.first == (tokens[0]["id"] if tokens else None)


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_what_is_set_aside_comes_back(body: str) -> None:
    rest, kept = set_aside(body)
    assert put_back(convert(rest), kept) == convert(body)


def test_most_is_made_without_markdown() -> None:
    body = "# A\n\n" + prose("Plain *words*.") + "\n## B {#b}\n\n<ul>\n<li>x</li>\n</ul>\n"
    CALLS.clear()
    RENDERER.html(body)
    assert not CALLS
    assert set_aside(body)[1] == ["<ul>\n<li>x</li>\n</ul>"]


MARKED = st.text(st.sampled_from("ab Zé1.,;:!?'\"()-–&<>*_`\\{}[]#|+=~^$@/%\n"), max_size=60) | st.lists(
    st.sampled_from(
        ["*a*", "**b c**", "`d`", "_e_", "*", "**", "`", " ", "f", "1.", "- ", "\n", "\n\n", "&", ":", "g*h"]
    ),
    max_size=12,
).map("".join)


@settings(max_examples=400)
@given(MARKED)
def test_authored_prose(text: str) -> None:
    block = prose(str(markdown_text(text))).rstrip("\n")
    if "[" not in text:
        assert RENDERER.html(block).html == convert(block)


@settings(max_examples=300)
@given(MARKED)
def test_authored_headings(text: str) -> None:
    body = f"# {one_line(text)}\n\n<p>x</p>\n"
    assert RENDERER.html(body).html == convert(body)


def test_simple_prose_is_wrapped_by_itself() -> None:
    assert paragraphs(prose("One *two* `three`."), "One *two* `three`.") == (
        '<div class="lead">\n<p>One <em>two</em> <code>three</code>.</p>\n</div>'
    )
    assert paragraphs(prose("* one"), "* one") is None
