"""The snippets of a theme's page in the programs that they are pasted into: Marp and reveal.js in a browser, Beamer where TeX is.

Marp and reveal.js come from npm: `npm ci --prefix tests/render/slides`. Where they or TeX are absent the tests say so and are
skipped.
"""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from conftest import DATA
from survey.pipeline import make_site
from survey.render.slides import slides

HOME = "https://weaving.example/survey/"
PACKAGES = Path(__file__).parent / "node_modules"
TARGET = f"{HOME}themes/plain-weave/"
needs = pytest.mark.skipif
_MARP = """
const { Marp } = require("module").createRequire(process.argv[1])("@marp-team/marp-core");
const made = new Marp().render(require("fs").readFileSync(0, "utf-8"));
console.log(JSON.stringify(made));
"""


@pytest.fixture(scope="module")
def snippets() -> dict[str, str]:
    """The snippets as a reader copies them, by the program's name."""
    (page,) = [page for page in make_site(DATA / "survey", HOME).pages if page.address == "themes/plain-weave/"]
    found = re.findall(
        r'<p class="column-title">([^<]*)</p>\n<pre class="snippet"><code>(.*?)</code></pre>', page.body, re.S
    )
    return {name.split(",")[0]: html.unescape(text) for name, text in found}


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the slide's pictures beside which a deck is written."""
    folder = tmp_path_factory.mktemp("deck")
    made = slides.files(make_site(DATA / "survey", HOME).derived, HOME)
    for name in ("plain-weave.svg", "plain-weave.png"):
        content = made[f"slides/{name}"]()
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


@needs(not (PACKAGES / "@marp-team/marp-core").is_dir() or not shutil.which("node"), reason="Marp is not installed")
@pytest.mark.parametrize(
    ("deck", "count", "ours"),
    [
        ("{0}", 1, [0]),
        ("{0}\n{0}", 2, [0, 1]),
        ("# Before\n\nWords.\n\n{0}", 2, [1]),
        ("# Before\n\n{0}\n---\n\n# After\n", 3, [1]),
        ("---\nmarp: true\npaginate: true\n---\n\n{0}", 1, [0]),
    ],
    ids=["alone", "two in a row", "below text", "between slides", "below front matter"],
)
def test_marp(snippets, pictures: Path, browser: Browser, deck: str, count: int, ours: list[int]) -> None:
    package = str(PACKAGES / "any.js")  # what is asked for is looked up beside it
    text = deck.format(snippets["Marp"])
    done = subprocess.run(["node", "-e", _MARP, package], input=text, capture_output=True, text=True, check=True)
    made = json.loads(done.stdout)
    (pictures / "marp.html").write_text(f"<style>{made['css']}</style>{made['html']}", "utf-8")
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    page.goto((pictures / "marp.html").as_uri())
    shown = page.locator("svg[data-marpit-svg]")
    assert shown.count() == count
    for number in range(count):
        slide = shown.nth(number)
        assert slide.locator("figure[style*='plain-weave.svg']").count() == (number in ours)
        assert slide.locator(f"a[href='{TARGET}']").count() == (number in ours)
    for number in ours:
        box = shown.nth(number).locator("a").bounding_box()
        assert box and box["width"] > 1200 and box["height"] > 680, "the link is the whole slide"
    page.close()


@needs(not (PACKAGES / "reveal.js").is_dir(), reason="reveal.js is not installed")
def test_reveal(snippets, pictures: Path, browser: Browser) -> None:
    dist = (PACKAGES / "reveal.js" / "dist").as_uri()
    (pictures / "reveal.html").write_text(
        f'<link rel="stylesheet" href="{dist}/reveal.css"><div class="reveal"><div class="slides"><section>One</section>'
        f'{snippets["reveal.js"]}<section>Three</section></div></div><script src="{dist}/reveal.js"></script>'
        "<script>Reveal.initialize({transition: 'none'}).then(() => Reveal.slide(1));</script>",
        "utf-8",
    )
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    page.goto((pictures / "reveal.html").as_uri())
    page.wait_for_function("Reveal.isReady() && Reveal.getIndices().h === 1")
    link = page.locator(f"section.present a[href='{TARGET}']")
    box = link.bounding_box()
    assert box and box["width"] > 600 and box["height"] > 400
    assert "plain-weave.svg" in page.locator(".slide-background.present .slide-background-content").evaluate(
        "part => part.style.backgroundImage"
    )
    assert page.locator(".controls").evaluate("part => getComputedStyle(part).visibility") == "hidden"
    page.evaluate("Reveal.slide(2)")
    page.wait_for_function("!document.querySelector('.reveal-viewport').classList.contains('survey-slide')")
    assert page.locator(".controls").evaluate("part => getComputedStyle(part).visibility") == "visible"
    page.close()


@needs(not shutil.which("pdflatex") or not shutil.which("kpsewhich"), reason="TeX is not installed")
def test_beamer(snippets, pictures: Path) -> None:
    if not subprocess.run(["kpsewhich", "beamer.cls"], capture_output=True, text=True, check=False).stdout:
        pytest.skip("TeX has no Beamer")
    first, frame = snippets["Beamer"].split("\n", 1)
    plain = "\\pdfcompresslevel=0 \\pdfobjcompresslevel=0\n"  # so that the link can be read in the file
    deck = f"{plain}{first.removeprefix('% ')}\n\\begin{{document}}\n{frame}\n\\end{{document}}\n"
    (pictures / "deck.tex").write_text(deck, "utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "deck.tex"]
    done = subprocess.run(command, cwd=pictures, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-1500:]
    assert "Output written on deck.pdf (1 page" in done.stdout
    assert "Overfull" not in done.stdout
    assert TARGET.encode() in (pictures / "deck.pdf").read_bytes()
