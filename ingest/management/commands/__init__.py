"""Commands of manage.py for taking returns in."""
