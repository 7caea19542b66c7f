"""Tests of the synthetic authority's returns."""
