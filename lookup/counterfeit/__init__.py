"""How unusual photos of an item are among genuine photos of the model it claims to be."""
