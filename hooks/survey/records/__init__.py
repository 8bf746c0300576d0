"""What a data file may hold: the fields of every record, once, as pydantic models."""
