#!/usr/bin/env bash
# joserfc 1.8.0 (PyPI): one key of an unknown curve makes a whole JWK set unreadable, with a KeyError.
#
# RFC 7517, 5 asks to ignore keys of a set "for which values are out of the supported ranges".
# KeySet.import_key_set does so for an unknown `kty` and quotes that section, but an unknown `crv`, as
# in a set that lists a new curve beside the ones in use, leaves it as a bare KeyError: no JoseError,
# which is what a caller catches. So does a key without a needed member (KeyParameterError), or one
# whose point is off its curve (ValueError of cryptography).
#
#   unknown kty: 1 key
#   unknown crv: KeyError 'brainpoolP256r1'
#
# It bites where a provider adds such a key: every token of its other keys is refused.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet joserfc==1.8.0
"$folder/venv/bin/python" - <<'PYTHON'
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet

good = ECKey.generate_key("P-256", {"kid": "good"}).as_dict(private=False)
new_type = {"kty": "AKP", "alg": "ML-DSA-44", "pub": "AA", "kid": "new"}
new_curve = {"kty": "EC", "crv": "brainpoolP256r1", "x": "AA", "y": "AA", "kid": "new"}

print("unknown kty:", len(KeySet.import_key_set({"keys": [good, new_type]}).keys), "key")
try:
    KeySet.import_key_set({"keys": [good, new_curve]})
except KeyError as error:
    assert not isinstance(error, JoseError)
    print("unknown crv: KeyError", error)
else:
    raise SystemExit("the behaviour has changed")
PYTHON
