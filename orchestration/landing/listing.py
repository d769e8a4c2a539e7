"""Whether the inbox has changed, without reading its files."""

import hashlib
from pathlib import Path


def listing(inbox: Path) -> str:
    """A digest of the paths, sizes and times of the inbox's files; empty when there are none."""
    lines = [
        f"{path.relative_to(inbox)} {path.stat().st_size} {path.stat().st_mtime_ns}"
        for path in sorted(inbox.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    ]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest() if lines else ""
