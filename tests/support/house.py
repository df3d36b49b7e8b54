"""Facts about the checkout that the tests about the house share."""

import importlib
import pkgutil
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def every_module() -> tuple[str, ...]:
    """Import the whole product, so that every table, handler and route is known; returns the modules' names."""
    import hotline

    names = [found.name for found in pkgutil.walk_packages(hotline.__path__, "hotline.")]
    for name in names:
        importlib.import_module(name)
    return tuple(names)


@cache
def tracked_files() -> tuple[Path, ...]:
    """Files of the project as git knows them, new ones included; what is ignored is left out."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return tuple(path for name in listed.split("\0") if name and (path := ROOT / name).is_file())


def text_of(path: Path) -> str:
    """A file's text; empty for what is not text."""
    try:
        return path.read_text()
    except UnicodeDecodeError:
        return ""
