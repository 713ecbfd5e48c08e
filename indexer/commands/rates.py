"""Options with which a maison chooses how often the service may be wrong."""

import click

from lookup.matching.calibration import FALSE_MATCH_RATE, FALSE_MATCH_RATES

false_match_rate = click.option(
    "--false-match-rate",
    type=click.FloatRange(*FALSE_MATCH_RATES),
    help="Largest share of photos of things outside the catalogue that may be answered with a"
    f" match.  [default: as published; {FALSE_MATCH_RATE:g} at first]",
)
