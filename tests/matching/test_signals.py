"""CandidateSignals: what is measured of each candidate."""

import numpy as np

from tests.matching.candidates_drawn import ARRAYS, candidates


def test_candidates_that_are_kept_keep_all_that_was_measured() -> None:
    rising = {name: np.arange(3) + place / 10 for place, name in enumerate(ARRAYS)}
    kept = candidates(3, plain=True, **rising).keep(np.array([True, False, True]))
    assert kept.plain
    assert kept.rows.tolist() == [0, 2]
    for name in ARRAYS:
        np.testing.assert_allclose(getattr(kept, name), rising[name][[0, 2]], rtol=1e-6)
