"""The schema's history leads to the tables that the code declares, on both databases."""

from alembic import command

from tests.migrated import alembic_config


def test_the_migrations_lead_to_the_tables_that_the_code_declares(database_url: str) -> None:
    command.check(alembic_config(database_url))  # its error lists every difference
