"""What advisors say of answers, and what is learnt from it.

`journal` remembers look-ups for a while (no photo), `desk` takes what people say of them, and
`export` makes an evaluation set of it.
"""
