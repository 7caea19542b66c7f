"""Tests of the children in need census."""
