"""Writing a return back in DfE's layout, from the declarations it was read with."""
