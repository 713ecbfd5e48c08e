"""Products ranked by texts and by vectors of words."""
