"""`./run load`: people on a site of its own, and whether it stays quick, steady and polite."""
