"""How a review looks: one HTML file, one PDF, both from the same written values."""
