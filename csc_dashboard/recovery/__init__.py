"""Backups, restores and drills: what is kept elsewhere, and the proof that it comes back."""
