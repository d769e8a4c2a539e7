"""Turns a checked set of marts into a release that readers can trust, and switches to it."""
