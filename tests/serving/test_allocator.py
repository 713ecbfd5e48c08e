"""Memory of large blocks goes back to the system, whatever was allocated between them."""

import platform
import subprocess
import sys

import pytest

# As pictures do: large blocks, small ones that stay between them, and again from the start.
PROGRAM = """
import sys
from lookup.serving.allocator import give_large_blocks_back

def resident():
    return int(open("/proc/self/statm").read().split()[1]) * 4096

if sys.argv[1] == "told":
    give_large_blocks_back()
b"x" * 20_000_000  # freed at once, which is what glibc learns from
before, kept = resident(), []
for _ in range(3):
    large = []
    for _ in range(5):
        large.append(b"x" * 16_000_000)
        kept.append(b"x" * 50_000)
    del large
print(resident() - before)
"""


def growth(how: str) -> int:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, how], capture_output=True, text=True, check=True
    )
    return int(done.stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="the C library is not glibc")
def test_large_blocks_are_given_back_once_the_allocator_is_told() -> None:
    assert growth("told") < 15_000_000 < growth("as it is")
