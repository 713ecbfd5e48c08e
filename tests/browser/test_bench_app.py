"""`bench.py app` measures what a phone sees of a running service."""

import json
import subprocess
import sys
from pathlib import Path

from tests.browser.served import Served

SCRIPT = Path(__file__).parents[2] / "scripts" / "bench.py"


def test_it_times_two_loads_and_two_scans(boutique: Served, key: str, photo: Path) -> None:
    asked = ("--address", boutique.address, "--key", key, "--photo", photo, "--repeat", "1")
    done = subprocess.run(
        [sys.executable, SCRIPT, "app", *asked], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    times = (
        *("first_load_ms", "answer_ms", "second_answer_ms", "second_load_ms"),
        "answer_at_12_kb_ms",
    )
    assert all(found[name] > 0 for name in times)
    assert found["first_load_bytes"] > 0
