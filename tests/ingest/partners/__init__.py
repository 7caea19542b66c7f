"""Tests of what partners send."""
