"""Faults done to the product on purpose, and the invariant that has to stand through each."""
