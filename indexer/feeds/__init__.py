"""Feeds: files of catalogue teams, read into rows and quarantined rows.

`reading.read_feed` reads catalogues of every format in `registry`; `stores.read_stores` and
`stock.read_stock` the other two files. docs/feeds.md describes the formats.
"""
