"""Features of one picture as bytes that tell when they were damaged."""

import hashlib
import json
import math

import numpy as np

from lookup.features.extractor import ImageFeatures

_CHECKSUM_BYTES = 16


class DamagedFeatures(Exception):
    """Bytes that are not what `pack` gave for that key."""


def pack(features: ImageFeatures, key: bytes) -> bytes:
    """Checksum, length of the header, header (names, dtypes, shapes), then the arrays' bytes.

    The checksum covers `key` too, so that an entry found under another key is no entry.
    """
    header = json.dumps(
        [[name, array.dtype.str, array.shape] for name, array in features.items()]
    ).encode()
    arrays = b"".join(np.ascontiguousarray(array).tobytes() for array in features.values())
    body = len(header).to_bytes(4, "big") + header + arrays
    return _checksum(key, body) + body


def unpack(packed: bytes, key: bytes) -> ImageFeatures:
    """The features that `pack` was given, read-only. Raises DamagedFeatures."""
    body = packed[_CHECKSUM_BYTES:]
    if packed[:_CHECKSUM_BYTES] != _checksum(key, body):
        raise DamagedFeatures
    end = 4 + int.from_bytes(body[:4], "big")
    features = {}
    for name, dtype, shape in json.loads(body[4:end]):
        count = math.prod(shape)
        array = np.frombuffer(body, dtype, count, end)
        features[name] = array.reshape(shape)
        end += array.nbytes
    return features


def _checksum(key: bytes, body: bytes) -> bytes:
    return hashlib.blake2b(body, digest_size=_CHECKSUM_BYTES, key=key[:64]).digest()
