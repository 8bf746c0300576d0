"""Counting how often accepted papers speak of a theme: lists, terms, counts."""
