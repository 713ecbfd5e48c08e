"""How well look-up works on labelled photos."""
