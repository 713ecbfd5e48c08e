"""schema.org JSON-LD, as Shopify, WooCommerce, Yoast and Google's variant pages write it.

`reader.read_json_ld` reads it. Terms: schema.org/ProductGroup, /Product, /Offer.
"""
