"""OFFLINE: how well the counterfeit score does on labelled photos."""
