"""One shape of every request and answer over HTTP."""
