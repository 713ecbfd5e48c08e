"""What stays on disk: generations, and what was kept of pictures."""

from sqlalchemy.orm import Session

from indexer.cache.store import Cache
from lookup.catalog.images import known_contents
from lookup.images.thumbnails import Thumbnails
from lookup.index.store import GenerationStore


def remove_old(store: GenerationStore, *, keep: int, shadow: str | None = None) -> tuple[str, ...]:
    """Deletes all but the newest `keep` generations; gives the ids of those that went.

    The published one, its `shadow` and the one that `rollback` would publish always stay.
    """
    protected = {store.current_or_none(), store.previous_or_none(), shadow}
    old = store.ids()[: -keep or None]
    removed = tuple(generation for generation in old if generation not in protected)
    for generation in removed:
        store.remove(generation)
    return removed


def sweep_pictures(
    session: Session, maison: str, cache: Cache, thumbnails: Thumbnails
) -> tuple[int, int]:
    """Deletes features and thumbnails of contents that no picture of the maison has any more.

    Pictures of products that left the feed count: they may return. Gives how many features and
    how many thumbnails went.
    """
    kept = known_contents(session, maison)
    features = cache.keep_only(kept)
    gone = [content for content in thumbnails.contents() if content not in kept]
    for content in gone:
        thumbnails.remove(content)
    return features, len(gone)
