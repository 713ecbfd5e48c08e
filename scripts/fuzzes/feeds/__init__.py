"""Feeds of every format whose right reading is known, written without the readers' help.

`shop` draws what a shop sells, the writers put it into files with the quirks of real exports,
`judging` compares what was read.
"""
