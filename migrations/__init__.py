"""The schema's history, one file a step, the same for SQLite and PostgreSQL."""
