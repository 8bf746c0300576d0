"""Fetching the list of a venue's accepted papers: clients for the indexes, cleaning of titles, the file and its entry."""
