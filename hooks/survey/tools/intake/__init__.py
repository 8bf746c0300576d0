"""From what a contributor has (an identifier, BibTeX, a form) to a checked record."""
