"""Matching people: whose partner's record is which child's, and how sure that is.

Pure: tables of what is known to match on go in, links come out. `names` makes names comparable
without keeping them, `check` tells a sound identifier from a damaged one, `agreement` compares two
people field by field, `deterministic` and `probabilistic` propose links, `links` decides which of
them stand, and `rate` says what an unlinked remainder could do to a figure.
"""
