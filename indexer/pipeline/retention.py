"""Which generations stay on disk."""

from lookup.index.store import GenerationStore


def remove_old(store: GenerationStore, *, keep: int) -> tuple[str, ...]:
    """Deletes all but the newest `keep` generations; gives the ids of those that went.

    The published one and the one that `rollback` would publish always stay.
    """
    protected = {store.current_or_none(), store.previous_or_none()}
    old = store.ids()[: -keep or None]
    removed = tuple(generation for generation in old if generation not in protected)
    for generation in removed:
        store.remove(generation)
    return removed
