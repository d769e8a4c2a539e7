"""One question of the review each: `section(context)` answers it from the marts."""
