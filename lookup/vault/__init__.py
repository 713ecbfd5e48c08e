"""What must be kept and stay unreadable to whoever gets hold of the disk or of a backup.

`master_keys` come from outside the home directory. `data_keys` are one maison's own, kept wrapped
by a master key. `envelope` is one sealed item, `store` keeps such items, `rotation` changes keys.
"""
