"""Finding products by words, and by a photo with words.

`understanding` reads the words against the lexicon and the maison's own colours and sizes;
`product_text` and `full_text` search the catalogue's texts; `engine` puts the answer together.
"""
