"""Fits of the lifetime-value models: pure functions on grouped ledger rows."""
