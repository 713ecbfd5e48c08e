"""Generations: immutable, self-contained, verified index snapshots."""
