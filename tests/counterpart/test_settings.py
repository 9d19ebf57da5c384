"""An installation is told everything from outside, and every mistake in it is named before anything starts."""

import base64
import stat
from pathlib import Path

import pytest

from counterpart.keys import demonstration_keys, new_key, read_keys, served_keys
from counterpart.settings import BadSettings, Settings, read_settings

KEY = base64.urlsafe_b64encode(bytes(range(200, 232))).decode()


def test_without_any_setting_the_database_is_a_file_in_the_users_data_folder(tmp_path: Path) -> None:
    at_home = read_settings({"HOME": "/home/ana"}, tmp_path)
    assert at_home.database_url == "sqlite:////home/ana/.local/share/counterpart/counterpart.sqlite3"
    elsewhere = read_settings({"HOME": "/home/ana", "XDG_DATA_HOME": "/data"}, tmp_path)
    assert elsewhere.database_url == "sqlite:////data/counterpart/counterpart.sqlite3"


def test_the_environment_wins_over_the_file_and_others_names_in_it_are_nobodys_business(tmp_path: Path) -> None:
    lines = [
        "# ours", "export COUNTERPART_PORT=9000", "COUNTERPART_LOG_FORMAT='json'", "POSTGRES_PASSWORD=x",
        "COUNTERPART_MAIL_FROM=a@b.example  # of the firm",
    ]  # fmt: skip
    (tmp_path / ".env").write_text("\n".join(lines))
    settings = read_settings({"COUNTERPART_PORT": "9001"}, tmp_path)
    assert (settings.port, settings.log_format, settings.mail_from) == (9001, "json", "a@b.example")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("COUNTERPART_PROT", "1", "did you mean COUNTERPART_PORT?"),
        ("COUNTERPART_COLOUR", "red", "remove it"),
        ("COUNTERPART_PORT", "eighty", "a number from 0 to 65535"),
        ("COUNTERPART_PORT", "65536", "a number from 0 to 65535"),
        ("COUNTERPART_DATABASE_URL", "mysql://host/x", "sqlite:///path or postgresql://"),
        ("COUNTERPART_PUBLIC_URL", "counterpart.example", "https:// or http://"),
        ("COUNTERPART_SLACK_BOT_TOKEN", "hush-secret", "must begin with xoxb-"),
        ("COUNTERPART_SLACK_APP_TOKEN", "hush-secret", "must begin with xapp-"),
        ("COUNTERPART_SMTP_URL", "http://hush-secret@host", "smtp:// or smtps://"),
        ("COUNTERPART_MAIL_FROM", "nobody", "a mail address"),
        ("COUNTERPART_LOG_FORMAT", "xml", "text or json"),
    ],
)
def test_a_wrong_setting_stops_the_start_by_name_without_repeating_a_secret(
    name: str, value: str, said: str, tmp_path: Path
) -> None:
    with pytest.raises(BadSettings) as wrong:
        read_settings({name: value}, tmp_path)
    assert name in str(wrong.value)
    assert said in str(wrong.value)
    assert "hush" not in str(wrong.value)


def test_all_wrong_settings_are_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadSettings) as wrong:
        read_settings({"COUNTERPART_PORT": "x", "COUNTERPART_LOG_FORMAT": "y"}, tmp_path)
    assert len(str(wrong.value).splitlines()) == 2


def test_a_line_of_the_file_that_cannot_be_read_is_numbered_and_not_repeated(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("COUNTERPART_PORT=1\nhush secret\n")
    with pytest.raises(BadSettings, match="line 2: write NAME=value") as wrong:
        read_settings({}, tmp_path)
    assert "hush" not in str(wrong.value)


def test_printing_the_settings_shows_no_secret(tmp_path: Path) -> None:
    secrets = {
        "COUNTERPART_DATABASE_URL": "postgresql://u:hush@h/d", "COUNTERPART_ENCRYPTION_KEYS": "hush",
        "COUNTERPART_SLACK_SIGNING_SECRET": "hush", "COUNTERPART_SLACK_BOT_TOKEN": "xoxb-hush",
        "COUNTERPART_SLACK_APP_TOKEN": "xapp-hush", "COUNTERPART_SLACK_CLIENT_SECRET": "hush",
        "COUNTERPART_TEAMS_APP_PASSWORD": "hush", "COUNTERPART_SMTP_URL": "smtp://u:hush@h",
        "COUNTERPART_METRICS_TOKEN": "hush",
    }  # fmt: skip
    assert "hush" not in repr(read_settings(secrets, tmp_path))


def test_the_demonstrations_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    settings = Settings(data_folder=tmp_path / "data")
    first = demonstration_keys(settings)
    assert demonstration_keys(settings) == first
    assert stat.S_IMODE(settings.demonstration_key.stat().st_mode) == 0o600
    settings.demonstration_key.chmod(0o644)
    with pytest.raises(BadSettings, match="chmod 600"):
        demonstration_keys(settings)


def test_a_real_installation_never_reads_the_demonstrations_key(tmp_path: Path) -> None:
    settings = Settings(data_folder=tmp_path)
    demonstration_keys(settings)
    with pytest.raises(BadSettings, match="counterpart keys new"):
        served_keys(settings)


@pytest.mark.parametrize("written", ["hush", KEY[:-8], f"{KEY},hush", f"{KEY},", f"{KEY},{KEY}"])
def test_a_malformed_key_is_named_by_its_place_and_never_shown(written: str) -> None:
    with pytest.raises(BadSettings, match=r"key \d ") as wrong:
        read_keys(written, "COUNTERPART_ENCRYPTION_KEYS")
    assert "hush" not in str(wrong.value)
    assert KEY not in str(wrong.value)


def test_keys_are_read_newest_first_in_either_alphabet_of_base64() -> None:
    other = new_key()
    plain = base64.b64encode(bytes(range(200, 232))).decode()
    assert read_keys(f"{plain}, {other}", "keys") == (bytes(range(200, 232)), base64.urlsafe_b64decode(other))
