"""Citations of papers, themes, claims and sources in every format, and the meta tags that reference managers read."""
