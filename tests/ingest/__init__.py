"""Tests of how returns come in."""
