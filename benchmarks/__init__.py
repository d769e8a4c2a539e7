"""What the project's work costs beside what one would otherwise use; `make bench`, no test."""
