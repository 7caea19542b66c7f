"""The SSDA903 rules, one module a theme; the rulebook knows them all."""
