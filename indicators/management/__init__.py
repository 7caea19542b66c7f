"""Commands about figures."""
