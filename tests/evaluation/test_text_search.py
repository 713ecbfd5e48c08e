"""How words are judged by the pictures they find."""

import numpy as np
import pytest

from lookup.evaluation.text_search import text_figures


def test_only_queries_that_five_pictures_fit_have_a_precision() -> None:
    """Eight pictures: six shirts, the first two of which are found last for the words "red shirt",
    and two bags that fit another query."""
    fits = np.array([[True] * 6 + [False] * 2, [False] * 6 + [True] * 2])
    shirts, bags = np.array([2, 3, 4, 5, 6, 7, 0, 1]), np.array([6, 7])
    figures = text_figures(["red shirt", "blue bag"], [shirts, bags], fits)
    assert figures.queries_with_5 == 1
    assert figures.precision_at_5 == pytest.approx(0.8)  # the fifth is a bag
    assert figures.ci95 == pytest.approx((0.8, 0.8))
    assert figures.found == pytest.approx((0.8 + 1.0) / 2)
    assert figures.by_query == {"red shirt": "4 of 6", "blue bag": "2 of 2"}
