"""How long a request's body may be."""

from collections.abc import Callable

from lookup.counterfeit.cases.desk import MOST_PHOTOS
from lookup.matching.several import MOST_OF_ONE_ITEM
from lookup.settings.table import Settings

_OF_ITEMS = ("/v1/inspections", "/v1/items")
_LOOKUP = "/v1/lookup"
# Beside photos a form holds a few short fields and the multipart boundaries.
_FORM_ROOM = 64 * 1024


def longest_body(settings: Settings) -> Callable[[str], int]:
    """Gives the most bytes that a body sent to a path may have: one photo's, a look-up's, or a
    case's or registered item's."""

    def of(path: str) -> int:
        photos = 1
        if path == _LOOKUP:
            photos = MOST_OF_ONE_ITEM
        elif path.startswith(_OF_ITEMS):
            photos = MOST_PHOTOS
        return photos * settings.max_photo_bytes + _FORM_ROOM

    return of
