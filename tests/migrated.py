"""Brings a database's schema to the newest version, as `counterpart migrate` does."""

from pathlib import Path

from alembic import command
from alembic.config import Config

MIGRATIONS = Path(__file__).parent.parent / "migrations"


def alembic_config(url: str) -> Config:
    """What Alembic's commands ask for, pointed at the database at `url` (SQLAlchemy's form)."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


def migrate(url: str) -> None:
    """Runs every migration on the database at `url`."""
    command.upgrade(alembic_config(url), "head")
