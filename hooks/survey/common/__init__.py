"""Helpers that know no record: text, dates, errors, files, processes."""
