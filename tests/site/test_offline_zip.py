"""The archive that works without a server: its links, its bytes, and five of its pages in a real browser."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser

import pack_site
from survey.tools.offline_zip import broken_links, linked_to_files


@pytest.mark.parametrize(
    ("link", "leads_to"),
    [
        ("papers/a/", "papers/a/index.html"),
        ("../../themes/b/#story", "../../themes/b/index.html#story"),
        ("explore/?find=a/", "explore/index.html?find=a/"),
        ("..", "../index.html"),
        ("../..", "../../index.html"),
        (".", "index.html"),
        ("./", "index.html"),
        ("./#top", "index.html#top"),
        ("", ""),
        ("#cite", "#cite"),
        ("?find=a", "?find=a"),
        ("../papers/a.json", "../papers/a.json"),
        ("https://a.example/", "https://a.example/"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("//a.example/", "//a.example/"),
        ("/survey/", "/survey/"),
    ],
)
def test_links_to_folders_become_links_to_files(link: str, leads_to: str) -> None:
    assert linked_to_files(f'<a class="x" href="{link}">a/</a>') == f'<a class="x" href="{leads_to}">a/</a>'


def test_texts_stay_as_they_are() -> None:
    text = '<p title="see href=&#34;a/&#34;">href="a/"</p><pre>&lt;a href="b/"&gt;</pre>'
    assert linked_to_files(text) == text


def test_an_old_address_leads_on() -> None:
    assert 'content="0; url=../b/index.html"' in linked_to_files('<meta http-equiv="refresh" content="0; url=../b/">')


def test_broken_links_are_found() -> None:
    html = '<a href="../b/index.html#x"></a><a href="../c/index.html"></a><a href="https://x/"></a><a href="#y"></a>'
    assert broken_links("a/index.html", html, {"a/index.html", "b/index.html"}) == ["../c/index.html"]


def test_the_same_site_gives_the_same_bytes(
    small_site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "copy"
    for path in sorted((path for path in small_site.rglob("*") if path.is_file()), reverse=True):
        target = copy / path.relative_to(small_site)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    for site, out in ((small_site, "one"), (copy, "two")):
        assert pack_site.main(["--site", str(site), "--out", str(tmp_path / out)]) == 0
    one, two = (tmp_path / out / "deep-learning-trends-2031.05.zip" for out in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()
    with zipfile.ZipFile(one) as packed:
        names = packed.namelist()
        assert not packed.testzip()
    assert names == sorted(names) and all(name.startswith("deep-learning-trends-2031.05/") for name in names)
    assert not [path for path in (tmp_path / "one").iterdir() if path != one], "nothing half-made is left behind"


def test_what_cannot_be_packed_is_refused(small_site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert pack_site.main(["--site", str(tmp_path), "--out", str(tmp_path)]) == 1
    assert "Run `make site` first." in capsys.readouterr().err
    broken = Path(shutil.copytree(small_site, tmp_path / "broken"))
    (broken / "papers" / "tkacz2023loom" / "index.html").unlink()
    assert pack_site.main(["--site", str(broken), "--out", str(tmp_path)]) == 1
    assert "years/2023/index.html: ../../papers/tkacz2023loom/index.html" in capsys.readouterr().err
    assert not list(tmp_path.glob("*.zip"))


def test_it_is_read_without_a_server(small_site: Path, tmp_path: Path, browser: Browser) -> None:
    assert pack_site.main(["--site", str(small_site), "--out", str(tmp_path)]) == 0
    with zipfile.ZipFile(tmp_path / "deep-learning-trends-2031.05.zip") as packed:
        packed.extractall(tmp_path)
    home = (tmp_path / "deep-learning-trends-2031.05" / "index.html").as_uri()
    page = browser.new_page()
    wrong: list[str] = []
    failed: list[str] = []
    # What a page asked for when it was left does not count.
    page.on("requestfailed", lambda request: failed.append(f"{request.url} {request.failure}"))
    page.on(
        "request", lambda request: wrong.append(request.url) if not request.url.startswith(("file:", "data:")) else None
    )
    page.on("console", lambda message: wrong.append(message.text) if "Security Policy" in message.text else None)
    page.goto(home)
    base = home.removesuffix("index.html")
    for name, leads_to in (
        ("Plain weave", "themes/plain-weave/index.html"),
        ("A Loom That Counts", "papers/tkacz2023loom/index.html"),
        ("Łukasz Tkacz", "authors/lukasz-tkacz/index.html"),
    ):
        page.locator("article").get_by_role("link", name=name).first.click()
        page.wait_for_url(base + leads_to)
        assert page.locator(".md-header").evaluate("(header) => getComputedStyle(header).position") == "sticky", (
            "styled"
        )
    page.locator(".md-tabs").get_by_role("link", name="Trends").click()
    table = page.locator("table.sortable")
    table.get_by_role("button", name="Theme", exact=True).click()
    assert table.locator("th[aria-sort]").count() == 1, "its scripts run"
    page.locator(".md-tabs").get_by_role("link", name="Explore").click()
    page.locator("#explore-find").fill("loom")
    assert page.locator("tbody tr:visible").count() == 1
    page.locator("button.finder-open").click()
    page.locator("#finder input").fill("weave")
    hit = page.locator(".finder__list a").first
    hit.wait_for()
    assert (hit.get_attribute("href") or "").endswith("/index.html")
    page.goto(f"{base}themes/tabby/index.html")
    page.wait_for_url(f"{base}themes/plain-weave/index.html")
    assert not wrong
    assert not [one for one in failed if "ERR_ABORTED" not in one]
    page.close()
