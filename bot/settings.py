"""All configuration: typed, from the environment, with a default for each value; nonsense is refused."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Mapping, Optional, Tuple
from urllib.parse import urlsplit

from bot.errors import CommandError

PROJECT = Path(__file__).resolve().parent.parent
SHORTEST_SECRET = 32


class SettingsError(CommandError):
    """A value in the environment that cannot be used; the message is for the person who set it."""


@dataclass(frozen=True)
class Settings:
    """The configuration of one running assistant.

    Each field is read from the environment variable of its name in capitals:

    - ``port``: where the web channel listens on this computer.
    - ``actions_port``: where the action server listens, for Rasa on this computer only.
    - ``message_limit``: characters a message may have; one very long message would block everybody.
    - ``token_lifetime``: seconds a web session lives.
    - ``messages_per_minute``: messages one session may send.
    - ``sessions_per_minute``: web sessions one network address may open.
    - ``allowed_origins``: web sites, comma separated, whose pages may talk to the assistant.
    - ``public_address``: the address under which people see the site, for example https://help.example.org;
      the sitemap and links between languages name it.
    - ``proxies``: how many web servers of yours stand before the assistant and pass on who asks (X-Forwarded-For); with
      too few all visitors count as one, with too many anybody could pretend to be another.
    - ``token_secret``: key that signs session tokens; if empty, one is made and kept in ``build/secret.key``.
    - ``locales_folder``: where the files of the languages are, one each; to try a new one before it is part of ours.
    - ``telegram_mode``: how Telegram's updates come: ``off``, ``polling`` (``make telegram``) or ``webhook``.
    - ``telegram_token``: the bot's token from BotFather.
    - ``telegram_secret``: what Telegram must send with each update to the webhook; required in that mode.
    - ``telegram_api``: where the Bot API is, for an own Bot API server.
    - ``telegram_queue``: updates that may wait for an answer; more stay with Telegram until there is room.
    """

    port: int = 5005
    actions_port: int = 5055
    message_limit: int = 500
    token_lifetime: int = 3600
    messages_per_minute: int = 20
    sessions_per_minute: int = 60
    allowed_origins: Tuple[str, ...] = ()
    public_address: str = ""
    proxies: int = 0
    token_secret: str = ""
    locales_folder: Path = PROJECT / "bot" / "locales"
    telegram_mode: str = "off"
    telegram_token: str = ""
    telegram_secret: str = ""
    telegram_api: str = "https://api.telegram.org"
    telegram_queue: int = 20000

    @property
    def site(self) -> str:
        """The scheme and host of the site; this computer's where nobody has said."""
        return self.public_address or f"http://localhost:{self.port}"

    @property
    def signing_key(self) -> str:
        """The key that signs session tokens; it is made at first use."""
        return self.token_secret or _kept_secret(PROJECT / "build" / "secret.key")


def load(environ: Optional[Mapping[str, str]] = None) -> Settings:
    """Return the settings of ``environ`` (the process environment); raise SettingsError at the first bad value."""
    given = os.environ if environ is None else environ
    settings = Settings(
        port=_number(given, "PORT", Settings.port, 1, 65535),
        actions_port=_number(given, "ACTIONS_PORT", Settings.actions_port, 1, 65535),
        message_limit=_number(given, "MESSAGE_LIMIT", Settings.message_limit, 50, 5000),
        token_lifetime=_number(given, "TOKEN_LIFETIME", Settings.token_lifetime, 60, 86400),
        messages_per_minute=_number(given, "MESSAGES_PER_MINUTE", Settings.messages_per_minute, 1, 6000),
        sessions_per_minute=_number(given, "SESSIONS_PER_MINUTE", Settings.sessions_per_minute, 1, 6000),
        allowed_origins=_origins(given.get("ALLOWED_ORIGINS", "")),
        public_address=_public_address(given.get("PUBLIC_ADDRESS", "").strip()),
        proxies=_number(given, "PROXIES", Settings.proxies, 0, 9),
        token_secret=_secret(given.get("TOKEN_SECRET", "")),
        locales_folder=locales_folder(given),
        telegram_mode=_telegram_mode(given.get("TELEGRAM_MODE", "")),
        telegram_token=_telegram_token(given.get("TELEGRAM_TOKEN", "")),
        telegram_secret=_telegram_secret(given.get("TELEGRAM_SECRET", "")),
        telegram_api=_address(given.get("TELEGRAM_API", "")),
        telegram_queue=_number(given, "TELEGRAM_QUEUE", Settings.telegram_queue, 100, 1000000),
    )
    _require_for_telegram(settings)
    if settings.port == settings.actions_port:
        raise SettingsError(f"PORT and ACTIONS_PORT are both {settings.port}; they must differ.")
    return settings


def locales_folder(environ: Optional[Mapping[str, str]] = None) -> Path:
    """Return the folder of the locale files, which is needed before all other settings."""
    text = (os.environ if environ is None else environ).get("LOCALES_FOLDER", "").strip()
    folder = Path(text).resolve() if text else Settings.locales_folder
    if not (folder / "en.yml").is_file():
        raise SettingsError(f"LOCALES_FOLDER is {text!r}; it must be a folder with en.yml in it, as bot/locales has.")
    return folder


def is_set(name: str) -> bool:
    """Return whether the environment says anything about the variable ``name``."""
    return bool(os.environ.get(name, "").strip())


def _number(given: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = given.get(name, "").strip()
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
        raise SettingsError(f"{name} is {text!r}; it must be a whole number from {least} to {most}.")
    return int(text)


def _origins(text: str) -> Tuple[str, ...]:
    return tuple(_origin(part.strip()) for part in text.split(",") if part.strip())


def _origin(text: str) -> str:
    if "*" in text:
        raise SettingsError(
            "ALLOWED_ORIGINS must not contain '*': name each site, for example https://www.example.org."
        )
    if not _is_origin(text):
        raise SettingsError(
            f"ALLOWED_ORIGINS contains {text!r}; an origin is a scheme and a host and nothing behind it, "
            "for example https://www.example.org."
        )
    return text.lower()


def _public_address(text: str) -> str:
    if text and not _is_origin(text):
        raise SettingsError(
            f"PUBLIC_ADDRESS is {text!r}; it must be a scheme and a host and nothing behind it, "
            "for example https://help.example.org."
        )
    return text.lower()


def _is_origin(text: str) -> bool:
    parts = urlsplit(text)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and text == f"{parts.scheme}://{parts.netloc}"


def _secret(text: str) -> str:
    if text and len(text) < SHORTEST_SECRET:
        raise SettingsError(f"TOKEN_SECRET has {len(text)} characters; it must have at least {SHORTEST_SECRET}.")
    return text


def _telegram_mode(text: str) -> str:
    mode = text.strip().lower() or Settings.telegram_mode
    if mode not in ("off", "polling", "webhook"):
        raise SettingsError(f"TELEGRAM_MODE is {text!r}; it must be off, polling or webhook.")
    return mode


def _telegram_token(text: str) -> str:
    token = text.strip()
    if token and not re.fullmatch(r"\d{3,20}:[A-Za-z0-9_-]{30,64}", token):  # never repeat it: it is a secret
        raise SettingsError(
            "TELEGRAM_TOKEN is not a bot token; BotFather writes it as a number, a colon and 35 letters, digits, - or _."
        )
    return token


def _telegram_secret(text: str) -> str:
    secret = text.strip()
    if secret and not re.fullmatch(rf"[A-Za-z0-9_-]{{{SHORTEST_SECRET},256}}", secret):
        raise SettingsError(
            f"TELEGRAM_SECRET must have {SHORTEST_SECRET} to 256 characters, only A-Z, a-z, 0-9, _ and -; "
            "`openssl rand -hex 32` makes one."
        )
    return secret


def _address(text: str) -> str:
    address = text.strip().rstrip("/") or Settings.telegram_api
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise SettingsError(f"TELEGRAM_API is {text!r}; it must be an address such as {Settings.telegram_api}.")
    return address


def _require_for_telegram(settings: Settings) -> None:
    if settings.telegram_mode != "off" and not settings.telegram_token:
        raise SettingsError(
            "TELEGRAM_TOKEN is not set. Ask @BotFather on Telegram for a bot with /newbot and start with the token it "
            "gives you: TELEGRAM_TOKEN=... make telegram"
        )
    if settings.telegram_mode == "webhook" and not settings.telegram_secret:
        raise SettingsError(
            "TELEGRAM_SECRET is not set; without it anybody could send forged updates to the webhook. "
            "`openssl rand -hex 32` makes one."
        )


def _kept_secret(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    mine = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(mine, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(SHORTEST_SECRET))
        with contextlib.suppress(FileExistsError):  # another process was quicker: its key is the one for all
            os.link(mine, path)
    finally:
        mine.unlink()
    return path.read_text(encoding="ascii").strip()
