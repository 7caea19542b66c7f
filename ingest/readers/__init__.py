"""From bytes a stranger sent to raw text tables, within hard limits."""
