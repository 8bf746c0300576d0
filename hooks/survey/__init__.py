"""The survey: structured records in, pages out. Knows nothing of the site generator that shows them."""
