"""The survey as texts and images: citations, figures, pages, slides, search index, exports. Nothing here writes a file."""
