"""The checkers, in an environment of their own (`make test` installs it from requirements-checks.txt)."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from tests.support.house import ROOT

BIN = ROOT / ".venv-checks" / "bin"


def run(*command: str | Path, cwd: Path = ROOT) -> dict[str, Any]:
    """What a checker found, as it says in JSON. A checker that is missing or breaks fails the test: no skipping."""
    tool = BIN / str(command[0])
    assert tool.exists(), f"{command[0]} is not installed: run `make checks`"
    environ = {
        **os.environ,
        "PATH": f"{BIN}:{os.environ['PATH']}",
        "SEMGREP_SEND_METRICS": "off",
        "SEMGREP_ENABLE_VERSION_CHECK": "0",
    }
    done = subprocess.run(
        [str(tool), *map(str, command[1:])], cwd=cwd, capture_output=True, text=True, check=False, env=environ
    )
    assert done.returncode in {0, 1}, done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found
