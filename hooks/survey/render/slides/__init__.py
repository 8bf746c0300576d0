"""A slide for each theme: one layout, as SVG, PNG and PPTX."""
