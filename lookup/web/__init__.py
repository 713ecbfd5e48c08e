"""The pages people open, and what they load."""
