"""Freed memory goes back to the system when it is asked for."""

import subprocess
import sys

import pytest

# Blocks too small to be mapped one by one; the last one keeps the heap from shrinking by itself.
_PROGRAM = """
import resource
from pathlib import Path
from lookup.base.freed_memory import give_back_freed_memory

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()

blocks = [b"x" * 64_000 for _ in range(1_000)]
full = resident()
del blocks[:-1]
give_back_freed_memory()
print(full - resident())
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems give it back")
def test_what_was_freed_is_given_back() -> None:
    done = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, check=True)
    assert int(done.stdout) > 50_000_000
