"""The sub-commands of scripts/screenshots.py, and the browser they use."""
