"""What manage.py offers of this room."""
