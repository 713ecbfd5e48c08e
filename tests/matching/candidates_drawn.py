"""Candidates whose signals a test chooses."""

from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import strategies as st

from lookup.matching.signals import CandidateSignals

ARRAYS = ("vector", "taught", "whole", "forward", "backward", "colour", "aligned", "geometry")


def candidates(count: int, plain: bool = False, **signals: Any) -> CandidateSignals:
    """`count` candidates that are all alike but for the signals given."""
    signals = {"taught": signals["vector"], **signals} if "vector" in signals else signals
    same = CandidateSignals(
        rows=np.arange(count, dtype=np.int64),
        **{name: np.full(count, 0.5, np.float32) for name in ARRAYS[:-1]},
        geometry=np.zeros(count, np.float32),
        plain=plain,
    )
    return replace(same, **{name: np.array(v, np.float32) for name, v in signals.items()})


@st.composite
def any_candidates(draw: st.DrawFn, at_least: int = 1) -> CandidateSignals:
    """Up to a dozen candidates of any signals between 0 and 1."""
    count = draw(st.integers(at_least, 12))
    share = st.floats(0, 1, width=32)
    return candidates(
        count,
        plain=draw(st.booleans()),
        **{name: draw(st.lists(share, min_size=count, max_size=count)) for name in ARRAYS},
    )
