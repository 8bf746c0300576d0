"""Identifiers of papers: the form that each has in a record, and the links that lead to them."""

from __future__ import annotations

from urllib.parse import quote

ARXIV = r"\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7}"
# Angle brackets stand only in DOIs made of a SICI, such as 10.1175/1520-0442(2000)013<0217:TMPOTA>2.0.CO;2.
DOI = r"10\.\d{4,9}/[^\s<>\"]+(?:<[^\s<>\"]*>\d\.\d\.[A-Za-z]{2};\d(?:-[\dA-Za-z#])?)?"


def in_link(id: str) -> str:
    """An identifier as part of a link, with what an address cannot hold escaped:
    https://www.doi.org/doi-handbook/HTML/encoding-rules-for-urls.html"""
    return quote(id, safe="/:;().,_-+=!*@~")


def doi_link(doi: str) -> str:
    """The address that leads to a DOI."""
    return f"https://doi.org/{in_link(doi)}"
