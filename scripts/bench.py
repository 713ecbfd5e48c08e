"""Measures how fast this is on this machine, against what most people run and what it could give.

    python scripts/bench.py encode --photos DIR

One JSON document on stdout: the machine, the versions, the figures. With --docs, also a table
between the markers of that sub-command in docs/performance.md and its plots in docs/images.
Ratios are taken within one run, between ways that take turns, so that what else the machine does
weighs on all alike.
"""

import click
from benches.encode import encode


@click.group(help=__doc__)
def main() -> None:
    """See above."""


main.add_command(encode)

if __name__ == "__main__":
    main()
