"""The catalogue: maisons, products, variants, images, stores and stock, in one SQL database.

`database.open_database` opens it; `writer`, `stores`, `stock` and `erasure` change it; `reader` and
`images` read it. Every read and write names its maison.
"""
