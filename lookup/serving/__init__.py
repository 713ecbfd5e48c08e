"""The processes: gunicorn's parent and workers, and the counts they share."""
