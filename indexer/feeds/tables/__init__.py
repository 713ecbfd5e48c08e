"""Delimited text: its delimiter, its quotes, its header, its rows."""
