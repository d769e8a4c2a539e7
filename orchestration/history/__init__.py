"""What the lake remembers of releases: their states, their inputs and their headline figures."""
