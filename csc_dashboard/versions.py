"""Which version of the product this is; pyproject.toml, which no image holds, says the same."""

VERSION = "0.1.0"
