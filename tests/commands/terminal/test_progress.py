"""Progress where no terminal is: a line now and then, with rate and time left."""

import pytest

from lookup.commands.terminal.progress import progress


def test_plain_lines_tell_rate_and_time_left(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter([0.0, 5.0, 10.0, 12.0, 20.0])
    monkeypatch.setattr("lookup.commands.terminal.progress.monotonic", lambda: next(clock))
    with progress("pictures") as tick:
        for done in (10, 50, 60, 100):
            tick(done, 400)
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.splitlines() == [
        "pictures: 50 of 400, 5.0 a second, 70 s left",
        "pictures: 100 of 400, 5.0 a second, 60 s left",
    ]


def test_what_follows_is_told_when_all_is_done(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("pictures", then="calibrating") as tick:
        tick(1, 2)
        tick(2, 2)
        tick(2, 2)
    assert capsys.readouterr().err == "pictures: 2, calibrating\n"
