"""What changed after an event, method by method."""
