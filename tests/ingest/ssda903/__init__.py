"""Tests of the SSDA903 return."""
