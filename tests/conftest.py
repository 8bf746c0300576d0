"""What tests share: the fabricated survey, ways to bend it, and the built real site in a browser."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import build_site
from survey.road import Site, travel

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(__file__).resolve().parent / "data"


@pytest.fixture
def fabricated(tmp_path: Path) -> Path:
    """A copy of the fabricated survey that a test may bend."""
    return Path(shutil.copytree(DATA / "survey", tmp_path / "survey"))


@pytest.fixture(scope="session")
def real_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real survey, built once, strictly, with warnings as failures."""
    out = tmp_path_factory.mktemp("real") / "site"
    assert build_site.main(["--out", str(out)]) == 0
    return out


@pytest.fixture(scope="session")
def real() -> Site:
    """The road travelled once over the real data, to a site at a made-up address."""
    return travel(ROOT, "https://weaving.example/")
