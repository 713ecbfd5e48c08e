"""The sub-commands of scripts/bench.py, in rooms by what they time, and what they share."""
