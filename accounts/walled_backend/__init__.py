"""Django's PostgreSQL backend, which tells each transaction of whose authority rows are shown."""
