"""The tools for assistants, over HTTP."""
