"""Commands of the ingest room."""
