"""Every setting: the table, its rules in words, and how values are read."""
