"""The returns the product knows, each a folder: its tables, its rules, and what it says of
children."""
