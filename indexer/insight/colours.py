"""Pictures whose colours are not those that the feed names."""

from collections.abc import Sequence

from indexer.insight.catalogue import Catalogue
from indexer.insight.survey import PictureRecord
from lookup.base.folding import tokens
from lookup.insight.findings import ContradictingColor
from lookup.search.asking.lexicon import lexicon

_MOST_AS_SAID = 0.05
_LEAST_OF_ONE = 0.6
_MANY = "multicolor"


def contradicting_colors(
    records: Sequence[PictureRecord], catalogue: Catalogue
) -> list[ContradictingColor]:
    """Pictures of one named colour of which hardly anything has it or one near it, and most is of
    another; the surest first. Colours in words that are not known are not judged."""
    found = []
    for record in records:
        said = catalogue.color(record.row)
        if said is None:
            continue
        families = frozenset(color.family for color in lexicon().colors.within(tokens(said)))
        if not families or _MANY in families:
            continue
        palette = record.palette
        as_said, of_one = palette.share_of(families), palette.shares[palette.family]
        if as_said <= _MOST_AS_SAID and of_one >= _LEAST_OF_ONE:
            found.append(
                ContradictingColor(
                    picture=catalogue.picture_shown(record.row),
                    said=said,
                    seen=palette.family,
                    seen_hex=palette.hex,
                    certainty=of_one * (1 - as_said),
                )
            )
    return sorted(found, key=lambda each: (-each.certainty, each.picture.image_id))
