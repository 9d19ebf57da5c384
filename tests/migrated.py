"""Brings a database's schema to the newest version, as `counterpart migrate` does."""

from alembic import command
from alembic.config import Config


def migrate(url: str) -> None:
    """Runs every migration on the database at `url` (SQLAlchemy's form)."""
    config = Config()
    config.set_main_option("script_location", "migrations")
    config.set_main_option("sqlalchemy.url", url)
    command.upgrade(config, "head")
