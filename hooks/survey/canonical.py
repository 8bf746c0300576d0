"""Stand-in until the canonical form lands."""

import yaml


def record_text(kind, fields):
    return yaml.safe_dump(fields, sort_keys=False, allow_unicode=True, width=120)
