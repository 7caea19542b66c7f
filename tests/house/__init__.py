"""Tests of the house itself: its walls, its words, its files."""
