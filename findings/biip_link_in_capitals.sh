#!/usr/bin/env bash
# biip 5.2.0 (PyPI): biip.parse does not see that a text is a GS1 Digital Link where the link's scheme
# is in capitals.
#
# RFC 3986 makes schemes and hosts case-insensitive, and the GS1 Digital Link standard advises
# capitals for QR codes: they fit the denser alphanumeric mode. The class behind it reads both.
#
#   biip.parse("https://id.example.com/01/09506000134352").gtin: 09506000134352
#   biip.parse("HTTPS://ID.EXAMPLE.COM/01/09506000134352"): gtin None, gs1_digital_link_uri None
#   GS1DigitalLinkURI.parse of the latter: AI 01, 09506000134352
#
# It bites where tags carry small QR codes: they seem to hold no product. Call
# GS1DigitalLinkURI.parse for whatever begins with http:// or https:// in any case.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet biip==5.2.0
"$folder/venv/bin/python" - <<'PYTHON'
import biip
from biip.gs1_digital_link_uris import GS1DigitalLinkURI

LINK = "https://id.example.com/01/09506000134352"
small, capital = biip.parse(LINK), biip.parse(LINK.upper())
elements = GS1DigitalLinkURI.parse(LINK.upper()).element_strings
print("small:", small.gtin and small.gtin.value)
print("capital:", capital.gtin, capital.gs1_digital_link_uri)
print("capital, by the class:", elements[0].ai.ai, elements[0].value)
as_expected = (
    small.gtin is not None
    and capital.gtin is None
    and capital.gs1_digital_link_uri is None
    and elements[0].value == "09506000134352"
)
raise SystemExit(not as_expected)
PYTHON
