"""The child's record: the only room that holds identifiable children."""
