"""What we measure: the catalogue, monthly facts, figures, comparisons, charts and pages."""
