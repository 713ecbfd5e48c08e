"""What was looked up and could not be sold: noted without photo or person, read in groups."""
