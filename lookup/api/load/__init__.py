"""How much at once: places, rates, counts."""
