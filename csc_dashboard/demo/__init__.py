"""A synthetic authority's return files: journeys simulated once, written year by year. Pure."""

from csc_dashboard.demo.authorities import AUTHORITIES, SyntheticAuthority
from csc_dashboard.demo.extract_files import ExtractFile
from csc_dashboard.demo.extracts import write_extracts
from csc_dashboard.demo.population import simulate
from csc_dashboard.demo.published_files import write_published
from csc_dashboard.demo.write import PLANTED_ERRORS_FILE, ReturnFiles, write_returns

__all__ = [
    "AUTHORITIES",
    "PLANTED_ERRORS_FILE",
    "ExtractFile",
    "ReturnFiles",
    "SyntheticAuthority",
    "simulate",
    "write_extracts",
    "write_published",
    "write_returns",
]
