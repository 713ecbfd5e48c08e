"""The sub-commands of scripts/bench.py, one a file, and what they share."""
