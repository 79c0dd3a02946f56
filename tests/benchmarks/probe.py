"""One measurement in a process of its own, so that its peak memory is its own.

`python -m tests.benchmarks.probe NAME ARGUMENTS` runs one function of `PROBES` and writes what it
returns as one line of JSON, with the peak memory of the process.
"""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

# Module and function of each probe; imported only in its own process.
PROBES = {
    "load": "loading:load_file",
    "copy": "loading:copy_file",
    "ours": "service:answer_level",
    "sql": "service:hand_written",
    "geopandas": "frames:answer_all",
    "duckdb": "columns:answer_all",
    "markers": "markers:check_ours",
    "markers_plane": "markers:check_frames",
    "sheets": "sheets:draw_series",
    "sheets_typst": "sheets:typst_alone",
}
_REPEATS = 2
_MARK = "probe-result "


def run(probe: str, **arguments: Any) -> dict[str, Any]:
    """Run a probe in a new process.

    Returns:
        What the probe returned, and `peak_mb`: the most memory its process ever held, in MB.

    Raises:
        RuntimeError: The probe failed; its own words stand above.
    """
    command = [sys.executable, "-m", "tests.benchmarks.probe", probe, json.dumps(arguments)]
    done = subprocess.run(
        command,
        cwd=Path(__file__).resolve().parents[2],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith(_MARK)]
    if done.returncode != 0 or not lines:
        raise RuntimeError(f"the measurement {probe} {arguments} failed")
    result: dict[str, Any] = json.loads(lines[-1].removeprefix(_MARK))
    return result


def best_of_two(work: Callable[[], float]) -> list[float]:
    """Seconds of each run, best first; other work may share the machine."""
    return sorted(work() for _ in range(_REPEATS))


def _peak_mb() -> float:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _main() -> None:
    name, arguments = sys.argv[1], json.loads(sys.argv[2])
    module, _, function = PROBES[name].partition(":")
    work = getattr(importlib.import_module(f"tests.benchmarks.{module}"), function)
    result = work(**arguments)
    sys.stdout.write(_MARK + json.dumps({**result, "peak_mb": _peak_mb()}) + "\n")


if __name__ == "__main__":
    _main()
