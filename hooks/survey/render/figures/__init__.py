"""Pictures as SVG and PNG, drawn from the survey's counts and papers."""
