"""Schema migrations, one step a file in `versions/`, run when a database is opened."""
