"""Events out: order, signatures, delivery."""
