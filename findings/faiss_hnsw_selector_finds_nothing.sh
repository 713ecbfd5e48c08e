#!/usr/bin/env bash
# faiss-cpu 1.15.1 (PyPI): an HNSW index searched with a selector that lets few rows through finds
# none of them, and says so with -1 as if they were not there.
#
# The selector only filters what the walk through the graph happens to pass; the walk itself goes
# where the query's neighbours are and stops after `efSearch` of them, allowed or not. IVF and flat
# indexes with the same selector find all.
#
#   2,000 unit vectors, 3 of them allowed, 4 asked for:
#   flat and IVF (all lists): the 3; HNSW, efSearch 16 (the default): none; 256: the 3
#
# It bites where one index serves several shops, categories or stores by selectors: a search within a
# small one is empty although its products are there. Search the allowed rows directly instead, or raise
# efSearch with the share of rows that is shut out.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet faiss-cpu==1.15.1 numpy==2.4.6
"$folder/venv/bin/python" - <<'PYTHON'
import faiss
import numpy as np

DIMENSIONS, ROWS = 32, 2_000
random = np.random.default_rng(0)
vectors = random.normal(size=(ROWS, DIMENSIONS)).astype(np.float32)
faiss.normalize_L2(vectors)
allowed = faiss.IDSelectorBatch(np.array([7, 8, 9]))


def found(description, parameters):
    index = faiss.index_factory(DIMENSIONS, description, faiss.METRIC_INNER_PRODUCT)
    index.train(vectors)
    index.add(vectors)
    _, rows = index.search(vectors[:1], 4, params=parameters)
    return sorted(int(row) for row in rows[0] if row >= 0)


answers = {
    "flat": found("Flat", faiss.SearchParameters(sel=allowed)),
    "IVF, all lists": found("IVF32,Flat", faiss.SearchParametersIVF(sel=allowed, nprobe=32)),
} | {
    f"HNSW, efSearch {steps}": found(
        "HNSW16", faiss.SearchParametersHNSW(sel=allowed, efSearch=steps)
    )
    for steps in (16, 256)
}
for index, rows in answers.items():
    print(f"{index}: {rows}")
expected = [[7, 8, 9], [7, 8, 9], [], [7, 8, 9]]
raise SystemExit(list(answers.values()) != expected)
PYTHON
