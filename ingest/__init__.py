"""How returns come in: readers, schemas, rules, datasets, uploads, the pipeline."""
