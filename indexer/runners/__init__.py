"""Where pictures are embedded: on this machine's cores, or on those of a Ray cluster."""
