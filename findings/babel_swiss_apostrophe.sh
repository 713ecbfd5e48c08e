#!/usr/bin/env bash
# Babel 2.18.0 (PyPI): parse_decimal of a Swiss locale refuses the apostrophe that Swiss keyboards type.
#
# CLDR's separator of thousands for de_CH and it_CH is U+2019. Babel tolerates other blanks where the
# separator is a blank (fr), but no other apostrophe where it is an apostrophe.
#
#   de_CH 1’234.50: 1234.50      de_CH 1'234.50: NumberFormatError
#   fr    1 234,50 with U+202F, U+00A0 or a plain blank: 1234.50
#
# It bites where prices of Swiss shops are read: those that a person typed are refused. Replace ' by
# U+2019 first.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet babel==2.18.0
"$folder/venv/bin/python" - <<'PYTHON'
from babel.numbers import NumberFormatError, parse_decimal


def read(text, locale):
    try:
        return str(parse_decimal(text, locale=locale))
    except NumberFormatError:
        return "NumberFormatError"


expected = {
    ("1\u2019234.50", "de_CH"): "1234.50",
    ("1'234.50", "de_CH"): "NumberFormatError",
    ("1'234.50", "it_CH"): "NumberFormatError",
    ("1\u202f234,50", "fr"): "1234.50",
    ("1\u00a0234,50", "fr"): "1234.50",
    ("1 234,50", "fr"): "1234.50",
}
answers = {asked: read(*asked) for asked in expected}
for (text, locale), answer in answers.items():
    print(f"{locale} {ascii(text)}: {answer}")
raise SystemExit(answers != expected)
PYTHON
