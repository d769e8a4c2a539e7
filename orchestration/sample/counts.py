"""Figures of the truth, added up over blocks."""

from collections import Counter

Counts = Counter[tuple[str, ...]]  # by path into the truth


def under(counts: Counts, *path: str) -> dict[str, int]:
    """The figures right below a path."""
    depth = len(path)
    return {
        key[depth]: value
        for key, value in sorted(counts.items())
        if key[:depth] == path and len(key) == depth + 1
    }
