"""From a file to its bytes and its text: compression, encoding, lines."""
