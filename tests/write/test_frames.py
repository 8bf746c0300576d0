"""A page in a shape's frame is the page that the theme would have made, whatever its values say."""

from __future__ import annotations

from pathlib import Path

import pytest

import build_site
from conftest import DATA, ROOT
from site_probe import digests
from survey.pipeline import travel
from survey.write.frames import Shape, cut, mark, shape

PROBE = (
    f"<title>{mark('title')} · Site</title>{mark('head')}<a href='#{mark('first')}'>skip</a><b>{mark('title')}</b>"
    f"<a href='https://x.example/edit/{mark('edit')}'>edit</a><article>{mark('body')}</article>"
)


def theme(title: str, head: str, edit: str, first: str, body: str) -> str:
    return (
        f"<title>{title} · Site</title>{head}<a href='#{first}'>skip</a><b>{title}</b>"
        f"<a href='https://x.example/edit/{edit}'>edit</a><article>{body}</article>"
    )


@pytest.mark.parametrize(
    "title",
    [
        "A title",
        "",
        mark("body"),
        mark("title") * 2,
        "".join(map(mark, ("head", "first", "edit"))),
        r"\1\g<0>{title}%s",
    ],
)
def test_values_stand_where_the_marks_stood(title: str) -> None:
    values = {"title": title, "head": f"<meta content='{title}'>", "edit": "a.yml", "first": "b", "body": title * 2}
    assert cut(PROBE).around(**values) == theme(**values)


def test_a_theme_may_leave_out_the_edit_link_but_not_the_body() -> None:
    bare = f"{mark('title')}{mark('head')}{mark('body')}"
    assert cut(bare).around(title="a", head="b", edit="c", first="d", body="e") == "abe"
    with pytest.raises(ValueError, match="does not show a page's body"):
        cut(f"{mark('title')}{mark('head')}")


def test_pages_of_a_shape_share_a_depth_a_section_and_an_edit_link() -> None:
    shapes = {page.address: shape(page) for page in travel(DATA / "survey", "https://weaving.example/").pages}
    assert shapes["papers/weaver2020shuttle/"] == shapes["papers/tkacz2023loom/"] == Shape("paper", "papers", 2, True)
    assert shapes["authors/ada-weaver/"] == Shape("author", "authors", 2, False)
    assert shapes["papers/weaver2020shuttle/"].source.count("/") == 1
    assert shapes["themes/plain-weave/papers/"].source.count("/") == 2
    for made_by_itself in ("", "papers/", "about/"):
        assert shapes[made_by_itself] is None


def test_the_plain_way_makes_the_same_bytes(real_site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAIN", "1")
    assert build_site.main(["--config", str(ROOT / "mkdocs.yml"), "--out", str(tmp_path / "plain")]) == 0
    assert digests(real_site) == digests(tmp_path / "plain")
