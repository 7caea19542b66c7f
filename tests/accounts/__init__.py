"""Tests of people, roles, doors and the audit trail."""
