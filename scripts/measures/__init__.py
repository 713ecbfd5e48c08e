"""The sub-commands of scripts/measure.py, one a file, and what they share."""
