#!/usr/bin/env bash
# faiss-cpu 1.15.1 (PyPI): range_search of an IVF index of one-bit codes in its fast form
# ("RaBitQfs") answers hundreds of rows that are out of range, with distances that its own search
# contradicts.
#
#   2,000 unit vectors, three of them as queries, all lists probed, what `search` finds in range in
#   brackets:
#   inner product above .8: RaBitQ 2, 1, 2 (2, 1, 2);  RaBitQfs some 1,400 (2, 1, 3)
#   squared distance below .4: RaBitQ 1, 1, 1 (the same);  RaBitQfs some 5,000 (1, 1, 1), some of
#   them at negative squared distances
#
# It bites where near-duplicates are looked for by distance rather than by rank: nearly everything is
# one. Use search and cut its answer, or the codes' plain form.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet faiss-cpu==1.15.1 numpy==2.4.6
OMP_NUM_THREADS=1 "$folder/venv/bin/python" - <<'PYTHON'
import faiss
import numpy as np

DIMENSIONS, ROWS, LISTS = 32, 2_000, 32
random = np.random.default_rng(0)
vectors = random.normal(size=(ROWS, DIMENSIONS)).astype(np.float32)
faiss.normalize_L2(vectors)
queries = vectors[:3]


def in_range(description, metric, limit):
    """How many rows of all queries range_search answers, and how many search finds in range."""
    index = faiss.index_factory(DIMENSIONS, description, metric)
    index.train(vectors)
    index.add(vectors)
    index.nprobe = LISTS
    limits, _, _ = index.range_search(queries, limit)
    measured, _ = index.search(queries, ROWS)
    near = measured > limit if metric == faiss.METRIC_INNER_PRODUCT else measured < limit
    return int(limits[-1]), int(near.sum())


as_expected = True
for name, metric, limit in (
    ("inner product", faiss.METRIC_INNER_PRODUCT, 0.8),
    ("squared distance", faiss.METRIC_L2, 0.4),
):
    for description in (f"IVF{LISTS},RaBitQ", f"IVF{LISTS},RaBitQfs"):
        answered, near = in_range(description, metric, limit)
        print(f"{name}, {description}: range_search {answered}, search finds {near} in range")
        wrong = answered > 100 * near
        as_expected &= wrong == description.endswith("fs") and (wrong or answered == near)
raise SystemExit(not as_expected)
PYTHON
