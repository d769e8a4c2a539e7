"""The links by which readers find the newest release.

`current` points at the release's folder and `current.duckdb` goes through it, so that one
replaced link switches the database and the Parquet files together.
"""

import os
from pathlib import Path

from orchestration.errors import RetentionError
from orchestration.publishing.durable import replace_link
from orchestration.publishing.manifest import MARTS_FILE

FOLDER_LINK = "current"
DATABASE_LINK = "current.duckdb"
RELEASES = "releases"


def current_id(published: Path) -> str | None:
    """The id of the release that readers get, None before the first.

    Raises:
        RetentionError: something that is not a link stands where the link belongs.
    """
    for link in (published / FOLDER_LINK, published / DATABASE_LINK):
        if link.exists() and not link.is_symlink():
            raise RetentionError(f"{link} is not a link to a release: move it away and repeat")
    link = published / FOLDER_LINK
    return Path(os.readlink(link)).name if link.is_symlink() else None


def switch(published: Path, release_id: str) -> None:
    """Give readers the release from their next connection on; open connections keep theirs."""
    database_link = published / DATABASE_LINK
    database_target = f"{FOLDER_LINK}/{MARTS_FILE}"
    if not database_link.is_symlink() or os.readlink(database_link) != database_target:
        replace_link(database_link, database_target)
    replace_link(published / FOLDER_LINK, f"{RELEASES}/{release_id}")
