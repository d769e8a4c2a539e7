"""Writes the sample company into an inbox."""

import json
import shutil
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from orchestration.errors import RetentionError
from orchestration.sample import parameters as p
from orchestration.sample.blocks import blocks
from orchestration.sample.files import FileFormat, Files, digests
from orchestration.sample.tables import TABLES

MARKER = ".sample.json"
UNFINISHED = ".sample-unfinished"


@dataclass(frozen=True)
class SampleResult:
    """What was written: SHA-256 by path below the inbox."""

    seed: int
    customers: int
    files: dict[str, str]


def write_sample(
    folder: Path,
    *,
    customers: int = 5000,
    seed: int = 2026,
    file_format: FileFormat = "csv",
    visits: float = 1.0,
) -> SampleResult:
    """Write the sample's files and the marker that names them; the same seed, the same bytes.

    Memory does not grow with `customers`. `visits` is how many times as often as planned shoppers
    come, for tests of size: with others than 1 the planted truth does not hold. A run that is
    killed leaves no visible file without the marker.

    Raises:
        RetentionError: the folder holds files already, or the arguments make no sample.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(not path.name.startswith(".") for path in folder.iterdir()):
        raise RetentionError(f"{folder} is not empty: the sample goes into an empty inbox only")
    unfinished = folder / UNFINISHED
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    with closing(Files(unfinished, file_format)) as files:
        for block in blocks(customers, seed, visits):
            for table in TABLES:
                for stem, rows in table.batches(block):
                    files.append(stem, rows)
        for table in TABLES:
            files.append(table.bad.stem, table.bad.table(table.schema), is_text=True)
            files.append_raw_csv(table.bad.stem, table.bad.malformed_csv(table.schema.names))
    shutil.copyfile(files.path(p.RESENT_STEM), files.path(p.RESENT_COPY_STEM))

    result = SampleResult(seed, customers, digests(unfinished))
    marker = {"seed": seed, "customers": customers, "files": result.files}
    (folder / MARKER).write_text(json.dumps(marker, indent=2) + "\n", encoding="utf-8")
    for path in sorted(unfinished.iterdir()):
        path.rename(folder / path.name)
    unfinished.rmdir()
    return result
