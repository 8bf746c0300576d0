"""Rendered texts to a folder: page frames, output folder, atomic swap, incremental serving."""
