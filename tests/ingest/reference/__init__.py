"""Tests of the reference data that rules ask for."""
