"""What the commands in `scripts/` need and a build does not."""
