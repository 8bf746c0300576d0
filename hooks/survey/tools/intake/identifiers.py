"""Identifiers as bibliographies and people give them: bare, as links, or in a line of text. The only place that recognises them."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from survey.records.identifiers import ARXIV, DOI
from survey.tools.intake.cleaning import unescaped

_ARXIV = rf"(?P<arxiv>{ARXIV})(?:v\d+)?"
# Hosts that show arXiv's papers under their ids, and the folders they show them in.
_ARXIV_LINK = re.compile(
    r"(?:https?://)?(?:[\w-]+\.)*(?:arxiv\.org|xxx\.lanl\.gov|alphaxiv\.org|ar5iv\.org|arxiv-vanity\.com|scirate\.com|hf\.co"
    r"|huggingface\.co|semanticscholar\.org|papers\.cool|emergentmind\.com|deeplearn\.org|arxiv\.gg)"
    rf"/(?:abs|pdf|html|papers?|format|e-print|src|ps|overview|list|arxiv)/(?:arxiv[:/])?{_ARXIV}(?:\.pdf)?/?(?:[?#].*)?",
    re.I,
)
_ARXIV_NAMED = re.compile(
    r"(?:10\.48550/arxiv\.|arxiv\s*(?:e-?prints?|preprints?)?[\s,]*(?:arxiv)?\s*:?\s*|corr,?\s*(?:abs/)?|abs/)?"
    rf"{_ARXIV}(?:\s*\[[^\]]*\](?:\s+\d{{1,2}} \w{{3}} \d{{4}})?)?",
    re.I,
)
# In a line of text an id counts only behind the archive's name.
_ARXIV_WITHIN = re.compile(rf"(?:arxiv|corr|abs/)[^\d]{{0,40}}?(?<![\d.]){_ARXIV}(?!\d)", re.I)
_FORUM = re.compile(r"https?://(?:www\.)?openreview\.net/(?:forum|pdf)\?(?:[^#]*&)?id=(?P<forum>[\w-]{6,40})")
_DOI = re.compile(DOI)
_DOI_START = re.compile(r"(?<![\d.])10\.\d{4,9}/")
_DOI_PREFIX = re.compile(r"^(?:(?:https?://)?(?:dx\.|www\.)?doi\.org/|doi\s*:?\s*)+", re.I)
# What publishers' links have behind a DOI.
_TAIL = re.compile(
    r"(?:/(?:full|abstract|abs|pdf|epdf|pdfdirect|html|meta|summary|references|figures|fulltext|full-text|epub|citations|related"
    r"|xml|ref-list|tables)|\.(?:pdf|full|abstract|html|full-text|epub|long|short))$",
    re.I,
)
_COMMANDS = (
    (re.compile(r"\\(?:url|path|nolinkurl)\s*\{(.*)\}", re.DOTALL), r"\1"),
    (re.compile(r"\\href\s*\{([^{}]*)\}\s*\{.*\}", re.DOTALL), r"\1"),
    (re.compile(r"\{?\\(?:textasciitilde|sim)(?:\{\}|\s)?\}?|\\~(?:\{\s*\})?|\$\\sim\$"), "~"),
    (re.compile(r"\{?\\(?:textunderscore|_)(?:\{\})?\}?"), "_"),
    (re.compile(r"\{?\\textless(?:\{\}|\s)?\}?|\$<\$"), "<"),
    (re.compile(r"\{?\\textgreater(?:\{\}|\s)?\}?|\$>\$"), ">"),
    (re.compile(r"\{?\\([%&#$])\}?"), r"\1"),
    (re.compile(r"[{}]"), ""),
)


def verbatim(text: str) -> str:
    """An identifier or a link as it is, from a BibTeX field in which commands, braces and entities protect its signs."""
    text = unescaped(text)
    for command, meant in _COMMANDS:
        text = command.sub(meant, text)
    return text.strip()


def arxiv_id(text: str) -> str | None:
    """The bare arXiv id that ``text`` is: an id with or without version, ``arXiv:…``, arXiv's stamp, its DOI, or a link to the
    paper there or at one of the usual mirrors. None if it is none of these."""
    text = text.strip()
    match = _ARXIV_LINK.fullmatch(text) or _ARXIV_NAMED.fullmatch(_DOI_PREFIX.sub("", text))
    return match["arxiv"] if match else None


def arxiv_within(text: str) -> str | None:
    """The arXiv id that a line of text names, such as ``arXiv preprint arXiv:1510.00149``."""
    match = _ARXIV_WITHIN.search(text)
    return match["arxiv"] if match else None


def forum_id(text: str) -> str | None:
    """The id of the forum on OpenReview that a link leads to."""
    match = _FORUM.match(text.strip())
    return match["forum"] if match else None


def doi_within(text: str) -> str | None:
    """The bare DOI that ``text`` is or that a link holds, without what a publisher's link has around it; None if there is none."""
    text = text.strip()
    if re.match(r"https?://", text, re.I):
        text = _path_of(text)
        match = re.search(rf"(?:^|/)(?:doi:)?({DOI})$", text)
        found = match[1] if match else ""
    else:
        found = _DOI_PREFIX.sub("", text)
    found = found.rstrip(".,;")
    return found if _DOI.fullmatch(found) and len(_DOI_START.findall(found)) == 1 else None


def doi_of(text: str) -> str | None:
    """The DOI that ``text`` (arXiv id or link, DOI or link) stands for, or None where it is no identifier."""
    text = text.strip()
    if not text.isprintable():
        return None
    doi = doi_within(text)
    if arxiv := arxiv_id(text) or (arxiv_id(doi) if doi else None):
        return f"10.48550/arXiv.{arxiv}"
    return doi


def _path_of(link: str) -> str:
    """The path of a link, without the tails that publishers put behind a DOI."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return ""
    host, path = (parts.hostname or "").lower(), unquote(parts.path).rstrip("/")
    while path != (path := _TAIL.sub("", path)):
        pass
    if host.endswith("nature.com") and (article := re.fullmatch(r"/articles/([\w.-]+)", path)):
        return f"10.1038/{article[1]}"
    if host.endswith(("biorxiv.org", "medrxiv.org")):
        return re.sub(r"v\d+$", "", path)
    return re.sub(r"/\d+$", "", path) if host == "academic.oup.com" else path
