"""Back to an empty warehouse."""

import shutil

from orchestration.landing.inbox import SAMPLE_MANIFEST, sample_digests, sha256
from orchestration.publishing.lock import run_lock
from orchestration.settings import Settings


def reset_everything(settings: Settings) -> None:
    """Remove lake, warehouse and releases, and from the inbox what the sample generator wrote.

    A sample file that was edited since is the user's and stays.
    """
    with run_lock(settings.warehouse / "run.lock", "reset"):
        for name, digest in sample_digests(settings.inbox).items():
            path = settings.inbox / name
            if path.exists() and sha256(path) == digest:
                path.unlink()
                if path.parent != settings.inbox and not any(path.parent.iterdir()):
                    path.parent.rmdir()
        (settings.inbox / SAMPLE_MANIFEST).unlink(missing_ok=True)
        for folder in (settings.lake, settings.published):
            shutil.rmtree(folder, ignore_errors=True)
        for path in settings.warehouse.iterdir():
            if path.name not in (".gitignore", "run.lock"):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
