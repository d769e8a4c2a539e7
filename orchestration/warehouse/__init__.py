"""Builds the warehouse: dbt in this process, and what a build remembers of the last one."""
