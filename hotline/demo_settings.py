"""What an earlier start of the demonstration kept, for whatever else runs on it. Loads nothing of the house."""

import json
from collections.abc import MutableMapping
from pathlib import Path


def recall(environ: MutableMapping[str, str]) -> None:
    """Give the environment what was kept and is not said there. OSError or ValueError without one."""
    folder = Path(environ.get("HOTLINE_VAR_DIR", "var")).absolute()
    for name, value in json.loads((folder / "demo" / "settings.json").read_text()).items():
        if value and not environ.get(name) and not environ.get(f"{name}_FILE"):
            environ[name] = value
    environ.setdefault("HOTLINE_PUBLIC_URL", json.loads((folder / "demo.json").read_text())["public_url"])
