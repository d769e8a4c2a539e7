"""What Dagster sees: assets, checks, jobs, schedules and sensors, thin over plain functions."""
