"""The sub-commands of scripts/fuzz.py."""
