"""What the codes on a suspect item's photos say about the model it claims to be."""

import pytest

from lookup.codes.reading import ScannedCode
from lookup.counterfeit.cases.serials import CheckResult, check_codes

MODEL = frozenset({"00100000000014"})
TWO_READINGS = ("00000010000144", "00100000000014")  # a GTIN-8 or a UPC-E


@pytest.mark.parametrize(
    ("gtins", "result"),
    [
        (("00100000000014",), CheckResult.AGREES),
        (TWO_READINGS, CheckResult.AGREES),
        (("04006381333931",), CheckResult.DIFFERS),
        ((), CheckResult.NOTHING_TO_GO_BY),
    ],
)
def test_a_code_agrees_where_any_reading_of_it_is_of_the_model(
    gtins: tuple[str, ...], result: CheckResult
) -> None:
    assert check_codes([ScannedCode("QR Code", "a code", gtins)], MODEL).result is result
