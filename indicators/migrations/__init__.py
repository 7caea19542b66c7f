"""Migrations of indicators."""
