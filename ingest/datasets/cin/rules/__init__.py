"""The CIN census rules, one module a theme; the rulebook knows them all."""
