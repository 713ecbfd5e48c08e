"""From a picture to what matching needs of it: item, vectors, patches, colour."""
