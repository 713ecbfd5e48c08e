"""Measures how fast this is on this machine, against what most people run and what it could give.

    python scripts/bench.py encode --photos DIR
    python scripts/bench.py peers --clip-retrieval PYTHON --rclip PYTHON
    python scripts/bench.py index
    python scripts/bench.py index-memory --images 1000 --images 20000
    python scripts/bench.py index-kill
    python scripts/bench.py stock-file
    python scripts/bench.py search
    python scripts/bench.py serve --home HOME --maison M --photos DIR
    python scripts/bench.py swap --home HOME --maison M --photos DIR --swaps 200
    python scripts/bench.py stock --home HOME --maison M --photos DIR
    python scripts/bench.py mixed --home HOME --maison M --photos DIR --minutes 30
    python scripts/bench.py home --work-dir bench --images 300000

One JSON document on stdout: the machine, the versions, the figures. With --docs, also a table
between the markers of that sub-command in docs/performance.md and its plots in docs/images.
Ratios are taken within one run, between ways that take turns, so that what else the machine does
weighs on all alike. The service is one of its own, on a free port, with keys of its own; LOOKUP_*
variables set it up as they would any service.
"""

import click
from benches.batches import batches
from benches.encode import encode
from benches.index import index
from benches.index_kill import index_kill
from benches.index_memory import index_memory
from benches.large_home import home
from benches.mixed import mixed
from benches.peers import peers
from benches.search import search
from benches.serve import serve
from benches.stock import stock
from benches.stock_file import stock_file
from benches.swap import swap


@click.group(help=__doc__)
def main() -> None:
    """See above."""


COMMANDS = (
    *(encode, peers, batches, index, index_memory, index_kill, stock_file),
    *(search, serve, swap, stock, mixed, home),
)

for command in COMMANDS:
    main.add_command(command)

if __name__ == "__main__":
    main()
