"""Who did what, in a log that can only grow and that shows when it was tampered with.

`record` writes a deed in the transaction that does it; `verification` checks a maison's chain.
"""
