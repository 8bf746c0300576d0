"""Lists of accepted papers for tests. Every one is made up."""

from __future__ import annotations

import csv
import gzip
import io

from survey.tools.counting.accepted_papers import Row


def row(title="", abstract="", venue="NeurIPS", year=2020, track="main"):
    return Row(venue, year, title, track, abstract)


def write_list(path, rows, header=("venue", "year", "title", "abstract", "source", "track")):
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    content = text.getvalue().encode()
    path.write_bytes(gzip.compress(content, mtime=0) if path.suffix == ".gz" else content)
    return path
