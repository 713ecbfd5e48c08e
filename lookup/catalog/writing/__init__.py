"""Products, stock and stores into the catalogue, and products out of it."""
