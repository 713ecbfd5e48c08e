"""An ONNX file, and the file beside it that holds the weights of a network too large for one."""

import hashlib
from pathlib import Path

from lookup.base.digest import file_digest


def weights_file(network: Path) -> Path:
    """Where the weights lie that are not in the network's own file; mostly there is none."""
    return network.with_name(f"{network.name}.data")


def network_digest(network: Path) -> str:
    """Hex SHA-256 of the network: of its file, or where there are two, of both digests."""
    digest, weights = file_digest(network), weights_file(network)
    if not weights.is_file():
        return digest
    return hashlib.sha256(f"{digest} {file_digest(weights)}".encode()).hexdigest()
