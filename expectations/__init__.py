"""Great Expectations on the marts that BI will read: one suite a mart, found by name."""
