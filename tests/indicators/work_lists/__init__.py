"""Tests of work lists: what is due, on drawn records."""
