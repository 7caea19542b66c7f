"""Tests of Annex A's lists."""
