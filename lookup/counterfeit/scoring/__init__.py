"""How unusual a photo is among genuine ones, and the evidence for it."""
