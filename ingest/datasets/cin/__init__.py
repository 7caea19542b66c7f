"""The children in need census (DfE)."""
