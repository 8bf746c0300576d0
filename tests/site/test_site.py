"""The real site as a reader meets it: in a browser, from a server under a sub-path as on its public address."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from lxml import etree
from playwright.sync_api import Browser, Page

from survey.pipeline import Site


def test_from_home_to_theme_to_paper_to_author_and_back(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("main").get_by_role("link", name="Network compression").first.click()
    assert page.url == f"{address}themes/network-compression/"
    page.locator("#papers ~ ul a", has_text="Deep Compression").first.click()
    assert page.url == f"{address}papers/han2016deep/"
    page.locator(".authors a", has_text="Song Han").click()
    assert page.url == f"{address}authors/song-han/"
    page.locator(".chips a", has_text="Network compression").click()
    assert page.url == f"{address}themes/network-compression/"


def test_a_citation_leads_to_its_reference_and_on_to_the_paper(page: Page, address: str) -> None:
    page.goto(f"{address}themes/network-compression/")
    page.locator(".story a.footnote-ref").first.click()
    assert "#fn:" in page.url
    page.locator(".footnote a", has_text="In this survey").nth(1).click()
    assert re.search(r"/(papers|sources|trends)/", page.url)


def test_the_pencil_opens_the_record(page: Page, address: str) -> None:
    page.goto(f"{address}papers/han2016deep/")
    link = page.locator("a[rel=edit]").get_attribute("href")
    assert link is not None and link.endswith("/edit/main/data/papers/han2016deep.yml")


def test_the_last_line_of_a_page_opens_a_form_that_knows_the_record(page: Page, address: str) -> None:
    page.goto(f"{address}papers/han2016deep/")
    link = page.locator(".page-doors").get_by_role("link", name="Suggest a correction").get_attribute("href") or ""
    assert link.startswith("https://github.com/deep-learning-trends/survey/issues/new?template=correction.yml&")
    assert link.endswith("&record=data%2Fpapers%2Fhan2016deep.yml")
    assert page.locator("[data-md-component=announce]").inner_text() == "", "no banner while somebody keeps it"
    page.locator(".page-doors").get_by_role("link", name="How to contribute").click()
    assert page.url == f"{address}contribute/"


def test_a_theme_leads_to_its_papers_in_explore(page: Page, address: str, real: Site) -> None:
    papers = real.derived.papers_of_theme["network-compression"]
    page.goto(f"{address}themes/network-compression/")
    page.get_by_role("link", name="These papers in Explore").click()
    page.wait_for_function(f"() => document.querySelector('[data-shown]')?.textContent.startsWith('{len(papers)} of ')")


@pytest.mark.parametrize("paper", ["han2016deep", "black2025pi0", "vaswani2017attention"])
def test_a_citation_is_shown_as_it_stands_in_the_file(page: Page, address: str, real_site: Path, paper: str) -> None:
    page.goto(f"{address}papers/{paper}/")
    for format, suffix in (("bibtex", "bib"), ("ris", "ris"), ("csl", "csl.json")):
        shown = page.locator(f".citation__{format} code").first.text_content() or ""
        assert shown.strip()
        assert shown.strip() in (real_site / "papers" / f"{paper}.{suffix}").read_text("utf-8")


def test_a_citation_is_copied_with_one_click(browser: Browser, address: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{address}papers/han2016deep/")
    page.get_by_text("APA", exact=True).first.click()
    page.locator(".citation__apa button").first.click()
    page.wait_for_function(
        "() => navigator.clipboard.readText().then(text => text.startsWith('Han, S., Mao, H., & Dally'))"
    )
    context.close()


def test_citations_need_no_script(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}themes/network-compression/")
    assert page.locator(".citation > pre:visible").count() == 1
    page.get_by_label("IEEE").focus()
    page.keyboard.press("Space")
    assert (
        page.locator(".citation > pre:visible").inner_text().startswith("Deep Learning Trends contributors, “Network")
    )
    context.close()


def test_tags_list_their_papers(page: Page, address: str) -> None:
    page.goto(f"{address}tags/")
    # Every name leads on: another name to its theme, a theme to its papers.
    assert page.locator("li", has_text="RLHF:").get_by_role("link", name="Alignment and RLHF").count() == 1
    page.locator("[id='tag:network-compression'] a").click()
    assert page.locator("article a[href$='papers/han2016deep/']").count() >= 1


def test_every_internal_link_and_fragment_resolves(real_site: Path) -> None:
    ids: dict[str, set[str]] = {}
    links: dict[str, set[str]] = {}
    # Plain texts: of others each holds on to its element.
    all_ids = etree.XPath("//@id", smart_strings=False)
    all_links = etree.XPath("//*[not(self::use)]/@href | //@src", smart_strings=False)
    for path in real_site.rglob("*.html"):
        page = etree.parse(str(path), etree.HTMLParser())
        address = "/" + path.relative_to(real_site).as_posix()
        ids[address], links[address] = set(all_ids(page)), set(all_links(page))

    @cache
    def resolves(folder: str, link: str) -> bool:
        target = urlsplit(urljoin(f"http://x{folder}", link))
        if target.netloc != "x" or target.scheme != "http":
            return True
        path = unquote(target.path)
        file = f"{path}index.html" if path.endswith("/") else path
        if file not in ids:
            return (real_site / file.lstrip("/")).is_file()
        return not target.fragment or target.fragment.startswith("__") or unquote(target.fragment) in ids[file]

    broken = set()
    for source in links.keys() - {"/404.html"}:
        for link in links[source]:
            # Each folder up takes one off the page's own, and what is left is the same for most pages.
            up = re.match(r"(?:\.\./)*", link)[0]
            if not resolves(source.rsplit("/", 1 + up.count("/"))[0] + "/", link.removeprefix(up)):
                broken.add((source, link))
    assert not sorted(broken)[:20]


def test_no_page_asks_another_host(real_site: Path) -> None:
    for path in real_site.rglob("*.html"):
        loaded = re.findall(
            r'<(?:script|img|iframe|source)[^>]+(?:src|srcset)="(?:https?:)?//[^"]*"|<link[^>]+rel="(?:stylesheet|preconnect|preload)"[^>]+href="(?:https?:)?//[^"]*"',
            path.read_text("utf-8"),
        )
        assert not loaded, (path, loaded)


def test_theme_page_offers_the_slides(real_site: Path) -> None:
    page = (real_site / "themes/transformers/index.html").read_text("utf-8")
    for name in ("transformers.pptx", "transformers.svg", "transformers.png", "transformers-dark.svg"):
        assert f"../../slides/{name}" in page and (real_site / "slides" / name).is_file()
    assert re.search(
        r'<img src="../../slides/transformers\.svg[^>]+width="1920" height="1080" loading="lazy" alt="[^"]+', page
    )
    for words in (r"\begin{frame}[plain]", "![bg contain](transformers.svg)", "data-background-image"):
        assert words in page
