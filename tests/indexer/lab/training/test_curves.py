import json
from pathlib import Path

from trainings.curves import curves


def test_every_loss_and_figure_of_the_log_has_a_line(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    steps = [{"step": n, "seconds": 1.0, "lesson": float(n), "likeness": 0.5} for n in range(40)]
    steps[-1]["recall"] = 0.9
    log.write_text("".join(json.dumps(step) + "\n" for step in steps))
    losses, held_out = curves(log)
    assert losses.lines == {"lesson": [(19, 9.5), (39, 29.5)], "likeness": [(19, 0.5), (39, 0.5)]}
    assert held_out.lines == {"recall": [(39, 0.9)]}
