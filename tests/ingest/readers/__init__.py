"""Tests of the readers: bytes in, raw tables or one refusal out."""
