"""AES-256-GCM. The library is loaded at the first use: it takes 9 MB, and few processes need it."""


def encrypted(key: bytes, nonce: bytes, data: bytes, bound: bytes) -> bytes:
    """`data` with its tag; it opens only with the same `bound`."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key).encrypt(nonce, data, bound)


def decrypted(key: bytes, nonce: bytes, sealed: bytes, bound: bytes) -> bytes | None:
    """What was encrypted; None where any of it was changed or `bound` is another."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(key).decrypt(nonce, sealed, bound)
    except InvalidTag:
        return None
