"""Makes a survey of any size out of made-up papers, for measuring: the same number and seed give the same bytes.

The only place that invents records; their words are from `made_up_words.py`. Authors are a third of the papers, venues twenty, themes one per hundred papers and
at least five; a summary has 120 words with some inline Markdown. Half of the papers of a small survey are named by a
source and a tenth of a large one, because sources do not grow. The three sources carry the real ones' ids, which the
figures know; areas and closed lists are the real survey's files.

    python scripts/bench/synthetic.py --papers 1000 --root /somewhere    writes /somewhere/data
"""

from __future__ import annotations

import argparse
import datetime
import io
import random
import shutil
import sys
from pathlib import Path
from typing import Any

import yaml
from made_up_words import MadeUpWords

from survey.records.counts import Count
from survey.records.names import author_id, fold

ROOT = Path(__file__).resolve().parents[2]
SHARED = ("areas.yml", "vocabulary.yml")
SEED = 20261121
FEWEST = 30
VENUES = 20
COUNTED = 11  # venues whose accepted papers make the curves
WORDS = 120  # of a summary
FIRST_YEAR, LAST_YEAR = 2012, 2026
LAST_COUNTED = 2025
EDITION = {"edition": "2026.11", "date": datetime.date(2026, 11, 21)}

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):
    """Writes a value out wherever it stands: the check refuses YAML's aliases."""

    def ignore_aliases(self, data: object) -> bool:
        return True


_SOURCES = {
    "chintala-2015": ("talk", datetime.date(2015, 2, 18)),
    "malisiewicz-2016": ("post", datetime.date(2016, 6, 1)),
    "lazebnik-2020": ("lecture", datetime.date(2020, 11, 20)),
}
_SECTIONS = 20  # of a source


def survey(papers: int, seed: int = SEED) -> dict[str, str]:
    """The files of a survey of ``papers`` papers, by path within ``data/``; the shared tables are not among them.

    Raises ValueError for fewer papers than themes, routes and sources need.
    """
    if papers < FEWEST:
        raise ValueError(f"a synthetic survey has at least {FEWEST} papers, not {papers}")
    return _Inventor(papers, seed).files()


def write(root: Path, papers: int, seed: int = SEED) -> None:
    """Writes the survey's ``data`` folder into ``root``, which must not have one yet."""
    data = root / "data"
    data.mkdir(parents=True)
    for name in SHARED:
        shutil.copy(ROOT / "data" / name, data)
    for path, text in survey(papers, seed).items():
        (data / path).parent.mkdir(exist_ok=True)
        (data / path).write_text(text, "utf-8", newline="\n")


class _Inventor(MadeUpWords):
    """Draws everything from one stream of numbers, so the order of the calls is part of the result."""

    def __init__(self, papers: int, seed: int) -> None:
        self.size = papers
        super().__init__(random.Random(seed))
        self.areas = list(yaml.load((ROOT / "data" / "areas.yml").read_text("utf-8"), _Loader))
        self.families = self.distinct(max(40, papers // 5), self.word)
        given = self.distinct(200, self.word)
        self.authors = self.distinct(
            papers // 3,
            lambda: f"{self.random.choice(given).title()} {self.random.choice(self.families).title()}",
            author_id,
        )
        self.venues = [f"venue-{word}" for word in self.distinct(VENUES, self.word)]
        self.themes = [f"{word}-{self.pick(self.nouns).lower()}" for word in self.lexicon[: max(5, papers // 100)]]
        self.papers = self._papers()
        self.of_theme: dict[str, list[str]] = {theme: [] for theme in self.themes}
        for id, paper in self.papers.items():
            for theme in paper["themes"]:
                self.of_theme[theme].append(id)
        # Some themes have claims; the others must say why they have none.
        self.claimed = [theme for number, theme in enumerate(self.themes) if number % 10 < 7]

    def files(self) -> dict[str, str]:
        records: dict[str, Any] = {
            **{f"papers/{id}.yml": paper for id, paper in self.papers.items()},
            **{f"themes/{theme}.yml": self._theme(number, theme) for number, theme in enumerate(self.themes)},
            **{f"sources/{id}.yml": self._source(id) for id in _SOURCES},
            **{f"claims/{theme}-claim-{number}.yml": self._claim(theme) for theme in self.claimed for number in (1, 2)},
            "venues.yml": {id: self._venue(number, id) for number, id in enumerate(self.venues)},
            "people.yml": self._people(),
            "routes.yml": {f"route-{number}": self._route(number) for number in range(3)},
            "findings.yml": {
                f"finding-{theme}": {"theme": theme, "text": f"{self.sentence(20)} It stood at {{titles 2019}}."}
                for theme in self.themes[:3]
            },
            "proceedings.yml": {},
            "edition.yml": EDITION,
            "retired.yml": {},
            "forecasts.yml": {},
        }
        texts = {
            path: yaml.dump(record, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120)
            for path, record in records.items()
        }
        return dict(sorted({**texts, "trends.csv": self._trends()}.items()))

    def _papers(self) -> dict[str, dict[str, Any]]:
        years = range(FIRST_YEAR, LAST_YEAR + 1)
        drawn = sorted(self.random.choices(years, weights=[year - FIRST_YEAR + 3 for year in years], k=self.size))
        named = max(self.size // 10, min(self.size // 2, 150))
        chosen = set(self.random.sample(range(self.size), named))
        titles: set[str] = set()
        papers: dict[str, dict[str, Any]] = {}
        for number, year in enumerate(drawn):
            authors = [self.authors[number % len(self.authors)]]
            authors += [self.frequent(self.authors) for _ in range(self.random.randint(0, 5))]
            authors = list(dict.fromkeys(authors))
            family = fold(authors[0].split()[-1])
            title, id = self.title(), ""
            while not id or id in papers or fold(title) in titles:
                title = self.title()
                id = f"{family}{year}{fold(title.split()[1])}"
            titles.add(fold(title))
            papers[id] = self._paper(number, year, title, authors, papers, named=number in chosen)
        return papers

    def _paper(
        self, number: int, year: int, title: str, authors: list[str], earlier: dict[str, dict[str, Any]], *, named: bool
    ) -> dict[str, Any]:
        themes = [self.themes[number % len(self.themes)]]
        themes += self.random.sample(self.themes, self.random.choice([0, 0, 1, 2]))
        preprint = self.random.random() < 0.15
        venue = self.random.randrange(VENUES)
        record: dict[str, Any] = {
            "title": title,
            "authors": authors,
            "year": year,
            "kind": "preprint" if preprint else self._kind(venue),
        }
        if self.random.random() < 0.2:
            record["known_as"] = [f"{title.split()[4][:4].upper()}Net{number}"]
        if not preprint:
            record["venue"] = self.venues[venue]
        if self.random.random() < 0.4:
            first = self.random.randrange(1, 900)
            record["pages"] = f"{first}-{first + 9}"
        record["arxiv"] = f"{year % 100:02d}{number % 12 + 1:02d}.{number:05d}"
        if self.random.random() < 0.4:
            record["doi"] = f"10.5555/synthetic.{number}"
        if self.random.random() < 0.02:
            record["awards"] = [f"Best Paper Award, {year}"]
        record["themes"] = list(dict.fromkeys(themes))
        record["summary"] = " ".join(self.sentence(WORDS // 3, marked=part == 1) for part in range(3))
        if named:
            source = self.pick(list(_SOURCES))
            section = f"section-{self.random.randint(1, _SECTIONS)}"
            record["mentions"] = [{"source": source, "section": section, "as": title}]
            if self.random.random() < 0.2:
                record["corrections"] = [
                    {
                        "source": source,
                        "section": section,
                        "kind": "year",
                        "printed": str(year - 1),
                        "correct": str(year),
                        "evidence": "The proceedings’ own list of papers",
                    }
                ]
        if earlier:
            bases = self.random.sample(list(earlier)[-2000:], min(len(earlier), self.random.randint(0, 4)))
            if bases:
                record["builds_on"] = bases
        if not named:
            record["aftermath"] = True
        record["checked"] = {"date": self._checked(number), "where": "made up, so there is nothing to verify"}
        return record

    def _checked(self, number: int) -> datetime.date:
        """Papers come in over two years, some fourteen a day at ten thousand."""
        return EDITION["date"] - datetime.timedelta(days=(self.size - 1 - number) * 700 // self.size)

    def _kind(self, venue: int) -> str:
        return "conference" if venue < COUNTED + 3 else "journal" if venue < VENUES - 2 else "workshop"

    def _venue(self, number: int, id: str) -> dict[str, Any]:
        name = id.removeprefix("venue-").title()
        group = ["machine-learning"] * 4 + ["vision"] * 3 + ["language"] * 2 + ["robotics"] * 2
        record = {"name": f"{name} Meeting on Made-Up Learning", "short": name.upper(), "kind": self._kind(number)}
        if number < COUNTED:
            record |= {"group": group[number], "counted_as": name.upper()}
        return record

    def _people(self) -> dict[str, dict[str, Any]]:
        return {
            author_id(name): {"name": name, "aliases": [f"{name.split()[0]} X. {name.split()[1]}"]}
            for name in self.authors[: len(self.authors) // 100 + 1]
        }

    def _theme(self, number: int, theme: str) -> dict[str, Any]:
        papers = self.of_theme[theme]
        name = theme.replace("-", " ").capitalize()

        def told(count: int) -> str:
            cited = self.random.sample(papers, min(count, len(papers)))
            sentences = [f"{self.sentence(18)[:-1]} [@{id}]." for id in cited]
            return f"{self.sentence(12)[:-1]} [@{self.pick(list(_SOURCES))}]. {' '.join(sentences)}"

        story = "\n\n".join(
            [
                f"### Then\n\n{told(4)}",
                f"### Since\n\n{told(5)}\n\n{told(4)}",
                f"### Now\n\n{told(4)} Titles went from {{titles 2018}} to {{titles 2025}} per 1,000 [@trends].",
            ]
        )
        record = {
            "name": name,
            "area": self.areas[number % len(self.areas)],
            "question": f"What became of {name.lower()}?",
            "definition": f"{self.sentence(24)} {self.sentence(18)}",
            "finding": self.sentence(22),
            "story": story + "\n",
            "standing": [
                {"since": 2014, "status": "rising", "why": self.sentence(20), "evidence": papers[:2]},
                {
                    "since": datetime.date(2021, 6, 1),
                    "status": self.pick(["mainstream", "absorbed", "fading"]),
                    "why": f"{self.sentence(16)[:-1]} [@trends].",
                    "evidence": papers[-2:],
                },
            ],
            "related": [self.themes[(number + 1) % len(self.themes)]],
            "terms": {"any": [rf"\b{theme.split('-')[0]}\b"]},
            "coverage": {
                "covers": self.sentence(14),
                "omits": self.sentence(14),
                "curve": self.sentence(16),
                "searched": EDITION["date"],
            },
        }
        if number > len(self.areas):
            record["lineage"] = {"grew_from": [self.themes[number - len(self.areas)]]}
        if theme not in self.claimed:
            record["coverage"]["unclaimed"] = self.sentence(12)
        return record

    def _source(self, id: str) -> dict[str, Any]:
        kind, date = _SOURCES[id]
        author = self.authors[list(_SOURCES).index(id)]
        return {
            "title": f"Made-Up Trends of {date.year}",
            "kind": kind,
            "authors": [{"name": author}],
            "date": date,
            "language": "en",
            "copy": "There is none: the source is made up.",
            "summary": " ".join(self.sentence(20) for _ in range(4)),
            "facts": [{"section": "section-1", "fact": self.sentence(12), "date": date.year}],
            "sections": [
                {
                    "id": f"section-{number}",
                    "title": " ".join(self.frequent(self.lexicon) for _ in range(4)).capitalize(),
                    "themes": sorted(self.random.sample(self.themes, 2)),
                    "summary": f"{self.sentence(20)} {self.sentence(16)}",
                }
                for number in range(1, _SECTIONS + 1)
            ],
        }

    def _claim(self, theme: str) -> dict[str, Any]:
        source = self.pick(list(_SOURCES))
        evidence = self.of_theme[theme][-3:]
        kind = self.pick(["prediction", "challenge", "opinion"])
        return {
            "kind": kind,
            "source": source,
            "section": f"section-{self.random.randint(1, _SECTIONS)}",
            "claim": self.sentence(16),
            "said_on": _SOURCES[source][1],
            "themes": [theme],
            **({} if kind == "opinion" else {"horizon": EDITION["date"].year - 1, "horizon_said": self.sentence(4)}),
            "resolves_when": self.sentence(24),
            "partly_when": self.sentence(12),
            "fails_when": self.sentence(12),
            "rule_made": EDITION["date"],
            "verdict": self.pick(["came-true", "partly", "not"]),
            "judged_on": EDITION["date"],
            "why": f"{self.sentence(30)[:-1]} [@{evidence[0]}].",
            "evidence": evidence,
        }

    def _route(self, number: int) -> dict[str, Any]:
        theme = self.themes[number]
        return {
            "question": f"How did {theme.replace('-', ' ')} come about?",
            "answer": self.sentence(20),
            "themes": [theme],
            "papers": [{"paper": id, "why": self.sentence(8)} for id in self.of_theme[theme][:5]],
        }

    def _trends(self) -> str:
        """Counts of every theme in every counted venue; abstracts are known from 2018 on."""
        out = io.StringIO()
        out.write(f"{','.join(Count._fields)}\n")
        names = sorted(venue.removeprefix("venue-").upper() for venue in self.venues[:COUNTED])
        for theme in sorted(self.themes):
            for name in names:
                for year in range(FIRST_YEAR, LAST_COUNTED + 1):
                    total = 300 + 120 * (year - FIRST_YEAR)
                    matches = self.random.randrange(total // 20)
                    if year >= 2018:
                        out.write(f"{theme},{name},{year},text,{min(total, matches * 3)},{total}\n")
                    out.write(f"{theme},{name},{year},title,{matches},{total}\n")
        return out.getvalue()


def main(argv: list[str] | None = None) -> int:
    """Exit codes: 0 written; 2 ``--root`` has a data folder already, or too few papers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--papers", type=int, default=1000, help=f"how many papers, at least {FEWEST}; default 1,000")
    parser.add_argument("--seed", type=int, default=SEED, help="another seed makes other records")
    parser.add_argument("--root", type=Path, required=True, help="where the data folder goes")
    options = parser.parse_args(argv)
    if options.papers < FEWEST:
        parser.error(f"--papers must be at least {FEWEST}, found {options.papers}")
    if (options.root / "data").exists():
        parser.error(f"{options.root / 'data'} exists already; nothing was written")
    write(options.root, options.papers, options.seed)
    print(f"Wrote {options.papers} papers into {options.root / 'data'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
