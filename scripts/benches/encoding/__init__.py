"""From photos and files to vectors: other programs, other runtimes, and ours."""
