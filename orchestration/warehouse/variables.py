"""The project's dbt variables that Python needs too."""

from pathlib import Path

import yaml


def fiscal_year_start_month(project_dir: Path) -> int:
    """The month, 1 to 12, in which quarters and years begin to count."""
    project = yaml.safe_load((project_dir / "dbt_project.yml").read_text(encoding="utf-8"))
    return int(project["vars"]["fiscal_year_start_month"])
