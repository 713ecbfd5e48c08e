"""Options with which a maison chooses how often the service may be wrong."""

import click

from lookup.learning.rates import FALSE_MATCH_RATE, FALSE_MATCH_RATES, LOOK_ALIKE_RATES

false_match_rate = click.option(
    "--false-match-rate",
    type=click.FloatRange(*FALSE_MATCH_RATES),
    help="Largest share of photos of things outside the catalogue that may be answered with a"
    f" match.  [default: as published; {FALSE_MATCH_RATE:g} at first]",
)

look_alike_rate = click.option(
    "--look-alike-rate",
    type=click.FloatRange(*LOOK_ALIKE_RATES),
    help="The same for things that resemble the catalogue's own, as an earlier season's bag does;"
    " 1 sets no limit.  [default: as published; no limit at first]",
)
