"""Every page of the site as text from Jinja templates."""
