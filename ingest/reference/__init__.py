"""What rules need that no return holds: ONS's postcode directory, Ofsted's list of providers."""
