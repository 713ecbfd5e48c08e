"""Teaching the embedded encoder: pictures, words, and the training itself."""
