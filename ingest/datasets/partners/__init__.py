"""Extracts of partners: what health, police, schools, youth justice and others hold of children.

One file a theme; each extract is one declaration (`declare.extract`) and one line in `registry`.
"""
