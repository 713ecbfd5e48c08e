"""compare: differences photo by photo, against cases worked by hand."""

import pytest

from lookup.evaluation.comparison import Pair, compare, mcnemar_p
from tests.evaluation.labelled import outcome, unknown

NAMES = ("old", "new")


def pair(product: str, a_right: bool, b_right: bool, photo: str = "x.jpg") -> Pair:
    a = outcome(product, [product if a_right else "Z"], photo=photo)
    b = outcome(product, [product if b_right else "Y"], photo=photo)
    return a, b


def test_the_difference_is_b_less_a() -> None:
    pairs = [pair("A", True, True), pair("B", False, True), pair("C", False, True)]
    pairs.append(pair("D", True, False, "lost.jpg"))
    comparison = compare(pairs, names=NAMES)
    recall = comparison.measures["recall_at_1"]
    assert (recall.a, recall.b, recall.difference) == (0.5, 0.75, 0.25)
    assert (recall.only_a, recall.only_b) == (1, 2)
    assert recall.ci95[0] < 0.25 < recall.ci95[1]
    assert len(comparison.gained) == 2
    (lost,) = comparison.lost
    assert (lost.photo, lost.product, lost.a_first, lost.b_first) == ("lost.jpg", "D", "D", "Y")


def test_the_same_answers_differ_by_nothing() -> None:
    comparison = compare([pair("A", True, True), pair("B", False, False)], names=NAMES)
    recall = comparison.measures["recall_at_1"]
    assert (recall.difference, recall.ci95, recall.mcnemar_p) == (0.0, (0.0, 0.0), 1.0)
    assert comparison.latency_ms.ratio == pytest.approx(1.0)


def test_photos_of_one_product_count_as_one_observation() -> None:
    """Ten photos gained on one product of four are far less certain than one on each of ten."""
    one = [pair("A", False, True)] * 10 + [pair(p, True, True) for p in "BCD" for _ in range(10)]
    spread = [pair(f"{n}", n >= 10, True) for n in range(40)]
    width = [
        high - low
        for low, high in (
            compare(pairs, names=NAMES).measures["recall_at_1"].ci95 for pairs in (one, spread)
        )
    ]
    assert width[0] > 2 * width[1]


@pytest.mark.parametrize(
    ("only_a", "only_b", "p"),
    # 2 * P(heads <= min) of a fair coin: 2 * 1/32, 2 * (1 + 10)/1024, and never above 1.
    [(0, 5, 2 / 32), (1, 9, 22 / 1024), (4, 4, 1.0), (0, 0, 1.0)],
)
def test_mcnemar(only_a: int, only_b: int, p: float) -> None:
    assert mcnemar_p(only_a, only_b) == pytest.approx(p)


def test_mcnemar_of_thousands_of_photos_does_not_overflow() -> None:
    assert 0 < mcnemar_p(4900, 5100) < 0.05


def test_ratios_of_latency_are_averaged_as_ratios() -> None:
    twice = (outcome("A", ["A"], embed_ms=5), outcome("A", ["A"], embed_ms=15))
    half = (outcome("B", ["B"], embed_ms=15), outcome("B", ["B"], embed_ms=5))
    assert compare([twice, half], names=NAMES).latency_ms.ratio == pytest.approx(1.0)
    assert compare([twice], names=NAMES).latency_ms.ratio == pytest.approx(2.0)


def test_open_set_photos_are_compared_by_false_matches_alone() -> None:
    pairs = [pair("A", True, True), (unknown(0.9, "match"), unknown(0.9, "none"))]
    measures = compare(pairs, names=NAMES).measures
    assert (measures["false_match_rate"].a, measures["false_match_rate"].b) == (1.0, 0.0)
    assert measures["recall_at_1"].photos == 1
    assert "variant_recall_at_1" not in measures
