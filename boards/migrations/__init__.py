"""Migrations of boards."""
