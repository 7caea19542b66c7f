"""Tests of each indicator, on drawn tables."""
