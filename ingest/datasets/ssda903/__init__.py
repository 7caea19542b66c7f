"""SSDA903, the children looked after return (DfE)."""
