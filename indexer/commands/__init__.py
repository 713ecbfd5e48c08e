"""The `indexer` command line, one command a file."""
