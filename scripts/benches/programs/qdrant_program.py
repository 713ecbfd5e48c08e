"""The nearest vectors by qdrant-client in its local mode, which compares all of them.

PYTHON qdrant_program.py FOLDER
"""

import numpy as np
from nearest import NEIGHBOURS, Search, find_nearest
from qdrant_client import QdrantClient, models


def index(rows: np.ndarray) -> Search:
    """A search of `rows`, kept in memory."""
    client = QdrantClient(":memory:")
    vectors = models.VectorParams(size=rows.shape[1], distance=models.Distance.DOT)
    client.create_collection("pictures", vectors_config=vectors)
    client.upload_collection("pictures", rows, ids=range(len(rows)))

    def search(photo: np.ndarray) -> list[int]:
        found = client.query_points("pictures", photo, limit=NEIGHBOURS, with_payload=False)
        return [point.id for point in found.points]

    return search


if __name__ == "__main__":
    find_nearest(index)
