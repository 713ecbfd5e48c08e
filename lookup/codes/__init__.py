"""Product codes: read from photos, parsed, and followed to the catalogue.

`gtin` parses what people type and scanners send; `reading` finds codes in a photo; `leads` says
which variants of a maison they stand for.
"""
