"""Tests of the story of one child."""
