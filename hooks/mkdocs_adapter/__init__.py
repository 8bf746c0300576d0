"""Where the survey meets MkDocs, together with hooks/on_build.py: one build, and the two ways in which pages are made."""
