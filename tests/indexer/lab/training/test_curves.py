import json
from pathlib import Path

from indexer.lab.training.curves import draw_curves


def test_every_loss_and_figure_of_the_log_is_drawn(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    steps = [{"step": n, "lesson": 2.5 - n / 9, "likeness": 0.4, "recall": n / 9} for n in range(9)]
    log.write_text("".join(json.dumps(step) + "\n" for step in steps))
    draw_curves(log, tmp_path / "curves.svg")
    drawn = (tmp_path / "curves.svg").read_text()
    assert drawn.count("<polyline") == 3
    for name in ("lesson", "likeness", "recall"):
        assert f">{name} " in drawn
