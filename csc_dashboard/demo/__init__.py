"""A synthetic authority's real return files: one simulation of children's journeys, written year by year as returns. No Django here."""

from csc_dashboard.demo.authorities import AUTHORITIES, SyntheticAuthority
from csc_dashboard.demo.write import PLANTED_ERRORS_FILE, ReturnFiles, write_returns

__all__ = ["AUTHORITIES", "PLANTED_ERRORS_FILE", "ReturnFiles", "SyntheticAuthority", "write_returns"]
