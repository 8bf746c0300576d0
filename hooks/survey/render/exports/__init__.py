"""The survey for programs: JSON, CSV, BibTeX and the JSON Schemas of the data."""
