"""The survey with its records linked, and everything that is derived from them: curves, editions, changes."""
