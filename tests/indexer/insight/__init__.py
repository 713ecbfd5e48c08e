"""Tests of what `indexer insight` finds."""
