"""What the `retention` command does beyond calling one function."""
