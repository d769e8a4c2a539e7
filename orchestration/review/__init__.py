"""The plan review of a quarter: content from a published release, rendered as HTML and PDF."""
