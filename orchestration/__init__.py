"""Lands files, builds the warehouse, validates it and publishes releases."""
