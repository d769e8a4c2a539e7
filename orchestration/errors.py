"""The error a user can act on: its text is shown without a traceback."""


class RetentionError(Exception):
    """A problem with the input or the state of the warehouse, worded for its user."""
