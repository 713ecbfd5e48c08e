"""How much is looked up, and how fast it is answered: counts by store and hour."""
