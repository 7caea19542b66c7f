"""What changed after a dated event, by how much and how sure: events, methods, verdicts, words."""
