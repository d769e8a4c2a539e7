"""Reopens a release and compares it with its release.json.

Run as a program (`python -m orchestration.publishing.verify FOLDER`), because the process that
wrote a release would be shown its own caches.
"""

import hashlib
import subprocess
import sys
from pathlib import Path

import duckdb

from orchestration.errors import RetentionError
from orchestration.publishing.manifest import (
    DATABASE_FILE,
    MANIFEST_FILE,
    MARTS_FILE,
    Release,
    read_release,
)
from orchestration.publishing.marts_file import row_counts
from orchestration.settings import PROJECT_DIR


def checksum(path: Path) -> str:
    """The file's SHA-256, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def problems(release: Release) -> list[str]:
    """Where the files of a release differ from what its release.json says; empty if nowhere."""
    folder = release.folder
    expected = {*release.checksums, MANIFEST_FILE, DATABASE_FILE}
    # A .tmp is where a reader's DuckDB spills. Anything else may matter: a .wal would be replayed.
    found = {path.name for path in folder.iterdir() if path.suffix != ".tmp"}
    if expected != found:
        return [
            *(f"{name} is missing" for name in sorted(expected - found)),
            *(f"{name} does not belong to it" for name in sorted(found - expected)),
        ]
    changed = [
        f"{name} has other bytes than when it was written"
        for name, digest in sorted(release.checksums.items())
        if checksum(folder / name) != digest
    ]
    return changed or _miscounts(release)


def _miscounts(release: Release) -> list[str]:
    folder = str(release.folder).replace("'", "''")
    with duckdb.connect(release.folder / MARTS_FILE, read_only=True) as connection:
        # Locked, so that nothing in the file can reach out of its folder.
        connection.execute(
            f"set allowed_directories = ['{folder}']; set enable_external_access = false;"
            " set lock_configuration = true"
        )
        in_database = row_counts(connection)
        in_parquet = {
            path.stem: connection.execute(
                "select count(*) from read_parquet(?)", [str(path)]
            ).fetchall()[0][0]
            for path in release.folder.glob("*.parquet")
        }
    return [
        f"{mart}: {counts.get(mart)} rows in {where}, {release.row_counts.get(mart)} published"
        for where, counts in ((MARTS_FILE, in_database), ("Parquet", in_parquet))
        for mart in sorted({*counts, *release.row_counts})
        if counts.get(mart) != release.row_counts.get(mart)
    ]


def verify_in_another_process(folder: Path) -> None:
    """Reopen and recount the release in `folder`, in a process of its own.

    Raises:
        RetentionError: the release is not what its release.json says, or could not be checked.
    """
    program = [sys.executable, "-m", "orchestration.publishing.verify", str(folder)]
    result = subprocess.run(program, cwd=PROJECT_DIR, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        # What main() printed, or the last line of a traceback; a killed process says nothing.
        said = (result.stdout or result.stderr).strip().splitlines()
        reason = said[-1] if said else f"exit code {result.returncode}"
        raise RetentionError(f"release {folder.name} is damaged or could not be checked: {reason}")


def main(folder: Path) -> int:
    """Print what is wrong with the release in `folder`; 0 if nothing is."""
    found = problems(read_release(folder))
    print("; ".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
