"""Vectors in a Milvus server."""
