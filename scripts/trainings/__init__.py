"""The sub-commands of scripts/train.py: what makes files that the package ships."""
