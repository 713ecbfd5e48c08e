"""SKUs match exactly; this only helps to say which one was probably meant."""


def fold_sku(sku: str) -> str:
    """The SKU without case and blanks at its ends."""
    return sku.strip().casefold()
