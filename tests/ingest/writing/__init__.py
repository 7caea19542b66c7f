"""Tests of writing a return back in DfE's layout."""
