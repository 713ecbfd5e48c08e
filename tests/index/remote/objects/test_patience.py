"""Patience: what takes too long is left behind, and only one ever hangs."""

import threading

import pytest

from lookup.base.errors import GenerationsUnavailable
from lookup.index.remote.objects.patience import Patience


def test_it_gives_what_the_call_gives_and_raises_what_it_raises() -> None:
    patience = Patience(20)
    assert patience.call("counting", lambda: 7) == 7
    with pytest.raises(KeyError):
        patience.call("failing", lambda: {}["nothing"])
    with pytest.raises(TimeoutError):
        patience.call("its own time-out", _times_out)


def _times_out() -> None:
    raise TimeoutError


def test_a_call_that_hangs_is_not_waited_for_and_no_second_one_begun() -> None:
    release, begun = threading.Event(), []
    patience = Patience(0.05)
    with pytest.raises(GenerationsUnavailable, match=r"reading takes longer than 0\.05 s"):
        patience.call("reading", release.wait)
    with pytest.raises(GenerationsUnavailable):
        patience.call("reading", lambda: begun.append(1))
    assert not begun
    release.set()


def test_it_goes_on_once_the_hanging_call_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    release, ended = threading.Event(), threading.Event()
    patience = Patience(0.05)
    with pytest.raises(GenerationsUnavailable):
        patience.call("reading", lambda: (release.wait(), ended.set()))
    release.set()
    ended.wait()
    patience._last.exception(timeout=60)  # type: ignore[union-attr]  # set by the first call
    monkeypatch.setattr(patience, "_seconds", 60)
    assert patience.call("reading", lambda: 1) == 1
