"""Counts work: statements, files, encodings, calls, memory."""

import builtins
import gc
import os
import sys
import threading
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, event

from lookup.encoders.onnx_encoder import OnnxEncoder

Work = Counter[str]


@contextmanager
def counted(*, all_threads: bool = False) -> Iterator[Work]:
    """What the calling thread does inside, or all do: "statements", "transactions", "files opened",
    "pictures encoded".
    """
    work: Work = Counter()
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        here, one_at_a_time = threading.get_ident(), threading.Lock()

        def note(kind: str, much: int = 1) -> None:
            if all_threads or threading.get_ident() == here:
                with one_at_a_time:
                    work[kind] += much

        def stated(*_: Any) -> None:
            note("statements")

        def begun(*_: Any) -> None:
            note("transactions")

        event.listen(Engine, "before_cursor_execute", stated)
        stack.callback(event.remove, Engine, "before_cursor_execute", stated)
        event.listen(Engine, "begin", begun)
        stack.callback(event.remove, Engine, "begin", begun)
        for module, name in ((builtins, "open"), (os, "open")):
            patch.setattr(module, name, _noting(getattr(module, name), note))
        encode = OnnxEncoder.encode

        def encoded(encoder: OnnxEncoder, images: Any, **options: Any) -> Any:
            note("pictures encoded", len(images))
            return encode(encoder, images, **options)

        patch.setattr(OnnxEncoder, "encode", encoded)
        yield work


def _noting(opener: Callable[..., Any], note: Callable[[str], None]) -> Callable[..., Any]:
    def opened(*arguments: Any, **options: Any) -> Any:
        note("files opened")
        return opener(*arguments, **options)

    return opened


def calls_of(work: Callable[[], object]) -> int:
    """Functions called by this thread during `work`, those written in C too."""
    calls = 0

    def count(_frame: Any, what: str, _argument: Any) -> None:
        nonlocal calls
        calls += what in ("call", "c_call")

    gc.disable()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
        gc.enable()
    return calls


def peak_of(work: Callable[[], object]) -> int:
    """Bytes by which Python's and NumPy's memory grows at most during `work`."""
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        work()
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()


def blocks_kept_by(work: Callable[[], object]) -> int:
    """Blocks of memory that are still held after `work`."""
    gc.collect()
    before = sys.getallocatedblocks()
    work()
    gc.collect()
    return sys.getallocatedblocks() - before
