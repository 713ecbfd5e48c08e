"""The `lookup` command line, one command a file."""
