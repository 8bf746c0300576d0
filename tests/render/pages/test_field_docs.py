"""The guide agrees with the models, the closed lists and the check; its links lead somewhere; its page shows all of it."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml

import annotate_guide
from conftest import DATA, ROOT, Checked
from survey.check import check, rule_texts
from survey.common.errors import BadData
from survey.load.documents import replaced
from survey.load.yaml_values import parse
from survey.pipeline import Site
from survey.records.models import MODELS, Source, Term
from survey.render.pages import field_docs
from survey.render.pages.page import Page

GUIDE = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
WORDS = {"kinds": {name: Term(name=name, description=name) for name in ("scroll", "codex")}}
SITE = "https://deep-learning-trends.github.io/survey/"


def page_at(site: Site, address: str) -> Page:
    (page,) = [page for page in site.pages if page.address == address]
    return page


def test_comments_of_the_samples_are_todays(capsys: pytest.CaptureFixture[str]) -> None:
    assert annotate_guide.main(["--check"]) == 0, capsys.readouterr().err


def test_there_is_a_sample_of_every_kind() -> None:
    assert [sample.kind for sample in field_docs.samples(GUIDE)] == ["paper", "theme", "claim", "source"]


@pytest.mark.parametrize("sample", field_docs.samples(GUIDE), ids=lambda sample: sample.path)
def test_a_sample_shows_every_field_with_what_it_takes(sample: field_docs.Sample) -> None:
    """Read from the text alone, without the code that wrote it."""
    vocabulary = yaml.safe_load((ROOT / "data" / "vocabulary.yml").read_text("utf-8"))
    modeline, _, text = sample.text.partition("\n")
    assert modeline.endswith(f"/{sample.kind}-v1.json")
    shown = re.findall(r"((?:^# .*\n)+?)^(?:# )?(\w+):(?: .*)?$", text, re.MULTILINE)
    comments = {name: comment for comment, name in shown}
    schema = MODELS[sample.kind].model_json_schema(by_alias=True)
    assert list(comments) == list(schema["properties"])
    for name, said in schema["properties"].items():
        comment = " ".join(comments[name].replace("#", " ").split())
        assert comment.startswith("Required (" if name in schema["required"] else "Optional ("), name
        if closed := said.get("x-vocabulary"):
            assert f"(one of: {', '.join(vocabulary[closed])})." in comment
    for name in schema["required"]:
        assert re.search(rf"^{name}:", sample.text, re.MULTILINE), f"{name} is required and must have a value"


def test_samples_pass_the_check(checked: Checked) -> None:
    """Each in the place of the record that it is like; the source, cut to one section, as a record of its kind."""
    loaded, texts = checked.loaded, {}
    for sample in field_docs.samples(GUIDE):
        document, problems = parse(sample.text, sample.path, Path(sample.path).stem)
        assert document is not None and not problems
        assert loaded.documents[sample.kind][document.id].path == sample.path
        if sample.kind == "source":
            Source.model_validate(document.data)
        else:
            texts[sample.path] = sample.text
    assert check(replaced(loaded, texts))[1] == []


SAMPLE = "before\n\n```yaml\n# data/papers/a2020b.yml\n{}```\n\nafter `[@x]`\n"


def test_comments_are_written_and_values_stay(fabricated: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (DATA / "survey" / "data" / "papers" / "weaver2020shuttle.yml").read_text("utf-8")
    path = fabricated / "CONTRIBUTING.md"
    path.write_text(SAMPLE.format(text), "utf-8")
    assert annotate_guide.main(["--root", str(fabricated), "--check"]) == 1
    assert "run scripts/annotate_guide.py" in capsys.readouterr().err
    assert annotate_guide.main(["--root", str(fabricated)]) == 0
    (sample,) = field_docs.samples(path.read_text("utf-8"))
    assert yaml.safe_load(sample.text) == yaml.safe_load(text)
    assert path.read_text("utf-8").startswith("before\n") and path.read_text("utf-8").endswith("after `[@x]`\n")
    assert annotate_guide.main(["--root", str(fabricated), "--check"]) == 0
    assert not list(fabricated.glob(".*")), "nothing half-made is left behind"


def test_a_new_word_of_a_closed_list_is_told() -> None:
    text = field_docs.annotated(SAMPLE.format("kind: scroll\n"), WORDS | {"correction_kinds": WORDS["kinds"]})
    assert "# Required (one of: scroll, codex). " in text


def test_an_unknown_field_in_a_sample_is_a_problem_with_its_line() -> None:
    with pytest.raises(BadData, match=r"CONTRIBUTING\.md:6:1: unknown field: yaer"):
        field_docs.annotated(SAMPLE.format("title: A\nyaer: 2020\n"), WORDS | {"correction_kinds": WORDS["kinds"]})


def test_a_sample_that_cannot_be_read_is_a_problem_with_its_line() -> None:
    with pytest.raises(BadData, match=r"CONTRIBUTING\.md:7:1: must be valid YAML"):
        field_docs.annotated(SAMPLE.format("title: A\nyear: [2020\n"), WORDS)


def test_bad_data_writes_no_comments(fabricated: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (fabricated / "data" / "vocabulary.yml").unlink()
    (fabricated / "CONTRIBUTING.md").write_text(SAMPLE.format("title: A\n"), "utf-8")
    assert annotate_guide.main(["--root", str(fabricated)]) == 1
    assert "data/vocabulary.yml" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("# Title\n\nText", "\nText"),
        ("`[@key]`", "<code>&#91;&#64;key&#93;</code>"),
        ("`a_b*c\\d`", "<code>a&#95;b&#42;c&#92;d</code>"),
        ("```\n<a> {b}\n```", '<pre class="snippet"><code>&lt;a&gt; &#123;b&#125;\n</code></pre>'),
        ("[code](hooks/x.py)", '<a href="FILE/hooks/x.py">code</a>'),
        ("[gone](gone.md)", "gone"),
        ("[out](https://other.example/)", "[out](https://other.example/)"),
        ("[down](#down)", "[down](#down)"),
        (f"[me]({SITE}contribute/)", "me"),
        (f"{SITE}contribute/ [how]({SITE}about/#ending)", f"{SITE}contribute/ <a TO about/#ending>how</a>"),
    ],
)
def test_the_guide_as_a_page(text: str, shown: str) -> None:
    def file(path: str) -> str | None:
        return None if path == "gone.md" else f"FILE/{path}"

    assert field_docs.page_text(text, file, lambda target: f"TO {target}") == shown


def test_the_page_holds_the_guide_every_field_list_and_rule(real: Site) -> None:
    body = page_at(real, "contribute/").body
    assert "## What makes a paper belong" in body
    for _, _, model in field_docs.AUTHORED:
        for name, field in model.model_fields.items():
            need = "required" if field.is_required() else "optional"
            assert f"<dt><code>{field.alias or name}</code> {need}, " in body
            assert field.description, f"{name} of {model.__name__} must say what goes there"
    for words in real.derived.survey.vocabulary.values():
        assert all(f"<dt><code>{word}</code></dt>" in body for word in words)
    assert all(f"<dt><code>{rule}</code></dt>" in body for rule in rule_texts())
    assert "[@" not in body and "`" not in body.split("## Every field")[0]


def links_of(text: str) -> list[str]:
    return re.findall(r"\]\(([^)\s]+)\)", text)


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "README.md"])
def test_every_link_leads_somewhere(name: str, real: Site) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert len(links_of(text)) >= 5
    for link in links_of(text):
        target = urlsplit(link)
        if link.startswith("../../issues/new"):
            assert set(parse_qs(target.query)) == {"template"}
            assert parse_qs(target.query)["template"][0] in ("paper.yml", "correction.yml", "verdict.yml", "theme.yml")
        elif link.startswith(SITE):
            page = page_at(real, link.removeprefix(SITE).partition("#")[0])
            assert not target.fragment or f"{{#{target.fragment}}}" in page.body, link
        else:
            assert not target.scheme and (ROOT / target.path).is_file(), link


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "README.md", "hooks/survey/render/templates/about.html.j2"])
def test_every_file_that_a_text_names_is_there(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    named = set(re.findall(r"(?:scripts|hooks|tests|data)/[\w/.-]*\w\.(?:py|yml|csv)\b", text))
    assert named and not sorted(file for file in named if not (ROOT / file).is_file())
