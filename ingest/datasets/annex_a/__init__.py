"""Annex A: the child-level lists that Ofsted asks for in an inspection (ILACS)."""
