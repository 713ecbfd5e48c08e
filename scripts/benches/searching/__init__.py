"""The nearest vectors, and matching beyond the encoder, by the size of the catalogue."""
