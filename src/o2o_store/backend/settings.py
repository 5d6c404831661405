"""Where the platform keeps its things and how it is reached: `backend/settings.toml`, overridden by `O2O_…` variables."""

import os
import tomllib
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

DEFAULT_PORT = 9700


def default_home() -> Path:
    """Return the data folder of this user: `$O2O_HOME`, else `~/.local/share/o2o-store`."""
    return Path(os.environ.get("O2O_HOME") or Path.home() / ".local" / "share" / "o2o-store")


class Settings(BaseSettings):
    """The platform's settings; everything a hall or a person is set up with lives in the database instead."""

    model_config = SettingsConfigDict(env_prefix="O2O_", frozen=True, extra="ignore")

    home: Path
    port: int = Field(default=DEFAULT_PORT, ge=0, le=65535)
    merchant: Path | None = None
    """Folder with `wechat.json` or `alipay.json`, `customs.json`, `identity.json`: what the merchant received from its peers."""
    public_url: str = ""
    """How peers reach this platform (wallet notifications); empty means loopback on `port`."""
    database_url: str = ""
    """A SQLAlchemy URL of a PostgreSQL database; empty means the encrypted SQLite file in the home folder."""
    enterprise_id: str = "demo"
    """Whose rows these are; one platform serves one operating enterprise."""
    training: bool = False
    minimum_age: int = 18
    hold_minutes: int = 30
    collect_hours: int = 72
    """Hours after release in which a parcel should be fetched; after that it counts as uncollected (K11)."""
    enrolment_minutes: int = 15
    staff_session_hours: int = 12
    refund_cap_fen: int = 2_000_000
    """How much a hall's managers may give back by hand on one day, in fen."""

    @property
    def folder(self) -> Path:
        """The platform's own folder inside the home."""
        return self.home / "backend"

    @property
    def database_file(self) -> Path:
        """The encrypted database file."""
        return self.folder / "platform.db"

    @property
    def own_url(self) -> str:
        """Base URL that peers on this machine or this network call back, without a trailing slash."""
        return (self.public_url or f"http://127.0.0.1:{self.port}").rstrip("/")


class SettingsError(ValueError):
    """The settings file or an `O2O_…` variable is wrong; the message names it and what is wrong with it."""


class MerchantRefusedError(ValueError):
    """The merchant folder must not be used as it is; the sentence says what to change and holds no secret."""


def settings_file(home: Path) -> Path:
    """Return where the settings of this home are written."""
    return home / "backend" / "settings.toml"


def load_settings(home: Path, **overrides: Any) -> Settings:
    """Read the settings of this home; keyword values that are not None win over the file and the environment.

    Raises SettingsError when file or environment say what cannot be.
    """
    file = settings_file(home)
    written = _written(file)
    for name in list(written):
        # The environment is the operator's hand of the moment and wins over the file.
        if os.environ.get(f"O2O_{name.upper()}"):
            del written[name]
    chosen = {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings(**{**written, **chosen, "home": home})
    except ValidationError as error:
        # The wrong value itself is not repeated: an address of a database holds its password.
        wrong = "; ".join(f"{_place(written, file, str(one['loc'][0]))}: {one['msg']}" for one in error.errors(include_input=False))
        raise SettingsError(wrong) from None


def _written(file: Path) -> dict[str, Any]:
    if not file.is_file():
        return {}
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file}: {error}") from None


def _place(written: dict[str, Any], file: Path, name: str) -> str:
    return f"{file}, {name}" if name in written else f"O2O_{name.upper()}"


def remember(home: Path, **values: str | int | bool) -> None:
    """Write these settings into the file of this home, leaving the others as they are."""
    file = settings_file(home)
    written = _written(file)
    written.update(values)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = file.with_suffix(".draft")
    draft.write_text("".join(f"{name} = {_toml(value)}\n" for name, value in sorted(written.items())), encoding="utf-8")
    draft.replace(file)


def _toml(value: str | int | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
