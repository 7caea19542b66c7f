"""Tests of the room of boards."""
