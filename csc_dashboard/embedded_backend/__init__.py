"""Django's PostgreSQL backend over the embedded server, which starts when first needed."""
