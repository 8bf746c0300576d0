"""A page in its layout's frame is the page that the theme would have made, whatever its values say."""

from __future__ import annotations

import pytest

from conftest import DATA
from survey.pipeline import make_site
from survey.write.frames import Layout, frame, layout, placeholder

PROBE = (
    f"<title>{placeholder('title')} · Site</title>{placeholder('head')}<a href='#{placeholder('first')}'>skip</a><b>{placeholder('title')}</b>"
    f"<a href='https://x.example/edit/{placeholder('edit')}'>edit</a><article>{placeholder('body')}</article>"
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
        placeholder("body"),
        placeholder("title") * 2,
        "".join(map(placeholder, ("head", "first", "edit"))),
        r"\1\g<0>{title}%s",
    ],
)
def test_values_stand_where_the_placeholders_stood(title: str) -> None:
    values = {"title": title, "head": f"<meta content='{title}'>", "edit": "a.yml", "first": "b", "body": title * 2}
    assert frame(PROBE).filled(**values) == theme(**values)


def test_a_theme_may_leave_out_the_edit_link_but_not_the_body() -> None:
    bare = f"{placeholder('title')}{placeholder('head')}{placeholder('body')}"
    assert frame(bare).filled(title="a", head="b", edit="c", first="d", body="e") == "abe"
    with pytest.raises(ValueError, match="does not show a page's body"):
        frame(f"{placeholder('title')}{placeholder('head')}")


def test_pages_of_a_layout_share_a_depth_a_section_and_an_edit_link() -> None:
    layouts = {page.address: layout(page) for page in make_site(DATA / "survey", "https://weaving.example/").pages}
    expected = Layout("papers", 2, contents=False, edited=True)
    assert layouts["papers/weaver2020shuttle/"] == layouts["papers/tkacz2023loom/"] == expected
    assert layouts["authors/ada-weaver/"] == Layout("authors", 2, contents=False, edited=False)
    assert layouts["themes/plain-weave/"] == Layout("themes", 2, contents=True, edited=True)
    assert layouts["papers/weaver2020shuttle/"].source.count("/") == 1
    assert layouts["themes/plain-weave/papers/"].source.count("/") == 2
    for made_by_itself in ("", "papers/", "about/"):
        assert layouts[made_by_itself] is None
