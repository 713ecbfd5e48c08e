"""What every format comes down to, and the products made of it."""
