"""Files of a theme that was renamed, at the addresses that they had: what was linked, fed or put on a slide goes on being there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeVar

from survey.records.models import Theme

Made = TypeVar("Made")
# A file beside a theme's page, a slide of it or a picture of it: what stands before and behind the theme's id.
_OF_THEME = re.compile(r"(themes/|slides/|pictures/(?:curve|timeline)-)([\w-]+?)((?:-dark)?\.[\w.]+)")


def with_old_addresses(files: Mapping[str, Made], themes: Mapping[str, Theme]) -> dict[str, Made]:
    """``files`` by address, those of a theme also under each id that it had."""
    found = dict(files)
    for address, made in files.items():
        match = _OF_THEME.fullmatch(address)
        if match and match[2] in themes:
            found |= {f"{match[1]}{alias}{match[3]}": made for alias in themes[match[2]].aliases}
    return found
