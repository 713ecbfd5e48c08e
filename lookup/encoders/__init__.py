"""Images in, unit vectors out: the port, its frozen cards and the CPU runtime behind it."""
