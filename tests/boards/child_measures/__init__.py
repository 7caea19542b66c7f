"""Tests of what a board looks at for each child."""
