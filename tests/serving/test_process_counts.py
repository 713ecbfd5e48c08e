"""Counts of several processes, one after the other and side by side."""

import subprocess
import sys
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from lookup.api.load.metrics import Metrics
from lookup.serving.process_counts import ProcessCounts

WORK = """
import sys
from pathlib import Path
from lookup.serving.process_counts import ProcessCounts

counts = ProcessCounts()
counts.remove()
counts.directory = Path(sys.argv[1])
counts.join(int(sys.argv[2]))

from lookup.api.load.metrics import Metrics

metrics = Metrics(counts.directory)
metrics.waited(0.03)
metrics.photos(in_work=1, waiting=2)
"""


def work(counts: ProcessCounts, slot: int) -> None:
    """A process that counts one photo, says that two wait, and ends without a word."""
    command = [sys.executable, "-c", WORK, str(counts.directory), str(slot)]
    subprocess.run(command, check=True)


def told(directory: Path) -> dict[str, float]:
    text = Metrics(directory).exposition().decode()
    return {
        sample.name: sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if not sample.labels
    }


def test_processes_side_by_side_and_one_after_the_other_add_up_in_files_that_do_not_pile_up() -> (
    None
):
    counts = ProcessCounts()
    work(counts, slot=1)
    work(counts, slot=2)
    assert told(counts.directory)["lookup_photo_wait_seconds_count"] == 2
    assert told(counts.directory)["lookup_photos_waiting"] == 4
    files = sorted(path.name for path in counts.directory.iterdir())
    counts.leave(1)
    assert told(counts.directory)["lookup_photos_waiting"] == 2
    work(counts, slot=1)
    assert told(counts.directory)["lookup_photo_wait_seconds_count"] == 3
    assert told(counts.directory)["lookup_photos_waiting"] == 4
    assert sorted(path.name for path in counts.directory.iterdir()) == files
    counts.remove()
    assert not counts.directory.exists()
