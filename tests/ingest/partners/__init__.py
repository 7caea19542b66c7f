"""Tests of partners' extracts."""
