"""Fits against `lifetimes`, and scoring in SQL against scipy, on simulated customers."""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from rich.console import Console

from benchmarks import fits, scores
from benchmarks.comparison import Comparison, compare_all
from benchmarks.customers import draw_customers

SIZES = {"S": 100_000, "M": 1_000_000, "L": 5_000_000}


def comparisons(size: int, folder: Path) -> Sequence[Comparison]:
    """Lay customers and models into the folder, and say what is compared."""
    repeat_buyers = draw_customers(size, folder)
    scores.compile_models(folder)
    return [*fits.comparisons(size, repeat_buyers), scores.comparison(size)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    sizes = ", ".join(f"{name} {size:,}" for name, size in SIZES.items())
    parser.add_argument("size", nargs="?", choices=SIZES, default="M", help=f"customers: {sizes}")
    size = SIZES[parser.parse_args().size]
    with tempfile.TemporaryDirectory() as folder:
        return compare_all(partial(comparisons, size), Path(folder), Console(width=110))


if __name__ == "__main__":
    sys.exit(main())
