"""One module a mart, named as the mart; `expectations.validate` finds it by that name."""
