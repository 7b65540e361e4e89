"""What a network may set, read once at the start. Unsafe or impossible settings refuse to start, all reasons at once.

The environment (api.md): CASETAFEL_DATA, CASETAFEL_MODE, CASETAFEL_RATE_LIMIT, CASETAFEL_SECRET, CASETAFEL_URL,
CASETAFEL_PROXIES, CASETAFEL_METRICS_TOKEN, CASETAFEL_SMTP, CASETAFEL_SENDER, DATABASE_URL. Who the network is (name,
city, phone …) stands in `network.toml` next to the data folder; CASETAFEL_NETWORK names another file.
"""

import os
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from records.words import _

ROOT: Final = Path(__file__).resolve().parent.parent
DEMO: Final = "demo"
PRODUCTION: Final = "production"
SECRET_LENGTH: Final = 32


class CannotStart(SystemExit):
    """The service, or a command, refuses to start; `reasons` say why and how to mend it. Ends with exit code 1."""

    def __init__(self, reasons: list[str], opening: str = "") -> None:
        """Say every reason, one per line."""
        lines = "\n".join(f"  - {reason}" for reason in reasons)
        super().__init__(f"{opening or _('Casetafel start niet:')}\n{lines}")
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class Network:
    """Who runs this network: what pages, mails and PDFs say about it. The defaults are the demo city."""

    name: str = "Netwerk schoolontwikkeling Leiedam"
    city: str = "Leiedam"
    mail: str = "netwerk@leiedam.example"
    phone: str = "09 000 00 00"
    crisis_phone: str = "09 000 00 01"
    coordinator_hours: str = "elke schooldag van 9 tot 16 u."
    address: str = "Marktplein 1, 9999 Leiedam"
    security_mail: str = "veiligheid@leiedam.example"
    grant_rules_url: str = ""  # where the rules of the grant stand; the chat links to them


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs between one installation and another; a test makes one by hand."""

    mode: str
    data: Path
    database_url: str
    secret: str = field(repr=False)
    base_url: str
    network: Network = field(default_factory=Network)
    rate_limit: bool = True
    proxies: int = 0
    metrics_token: str = field(default="", repr=False)
    smtp_url: str = field(default="", repr=False)
    sender: str = ""

    @property
    def demo(self) -> bool:
        """Say whether this is the demo network: no passwords, a mailbox page, a clock that moves."""
        return self.mode == DEMO

    @property
    def secure(self) -> bool:
        """Say whether cookies must be `Secure` and HTTPS is promised (HSTS)."""
        return self.mode == PRODUCTION and self.base_url.startswith("https://")

    @property
    def files(self) -> Path:
        """Folder of uploads and made documents."""
        return self.data / "files"


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from the environment; raises CannotStart with every reason at once."""
    given = os.environ if environ is None else environ
    reasons: list[str] = []
    mode = given.get("CASETAFEL_MODE", PRODUCTION)
    if mode not in {DEMO, PRODUCTION}:
        reasons.append(_("CASETAFEL_MODE is “{mode}”. Kies demo of production.", mode=mode))
    data = Path(given.get("CASETAFEL_DATA") or ROOT / "var").resolve()
    _open_folder(data, reasons)
    network_file = Path(given.get("CASETAFEL_NETWORK") or data.parent / "network.toml")
    network = _read_network(network_file, reasons)
    settings = Settings(
        mode=mode,
        data=data,
        database_url=given.get("DATABASE_URL") or f"sqlite:///{data / 'casetafel.sqlite'}",
        secret=_read_secret(given, data, reasons, demo=mode == DEMO),
        base_url=(given.get("CASETAFEL_URL") or f"http://127.0.0.1:{given.get('PORT') or 8000}").rstrip("/"),
        network=network,
        rate_limit=given.get("CASETAFEL_RATE_LIMIT") != "off",
        proxies=_read_number(given, "CASETAFEL_PROXIES", reasons),
        metrics_token=given.get("CASETAFEL_METRICS_TOKEN", ""),
        smtp_url=given.get("CASETAFEL_SMTP", ""),
        sender=given.get("CASETAFEL_SENDER") or network.mail,
    )
    reasons += _impossible(settings)
    if mode == PRODUCTION:
        reasons += _unsafe(settings, network_file)
    if reasons:
        raise CannotStart(reasons)
    return settings


def _open_folder(folder: Path, reasons: list[str]) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = folder / f".probe-{secrets.token_hex(4)}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        reasons.append(
            _(
                "In de map {folder} kunnen we niet schrijven ({why}). Geef ons rechten op die map, of kies een andere "
                "met CASETAFEL_DATA.",
                folder=folder,
                why=error.strerror,
            )
        )


def _read_network(file: Path, reasons: list[str]) -> Network:
    if not file.exists():
        return Network()
    known = {each.name for each in fields(Network)}
    try:
        given: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        reasons.append(_("{file} kunnen we niet lezen: {why}", file=file, why=error))
        return Network()
    strange = sorted(key for key, value in given.items() if key not in known or not isinstance(value, str))
    if strange:
        words = ", ".join(strange)
        reasons.append(_("In {file} kennen we dit niet, of is het geen tekst: {words}.", file=file, words=words))
    return Network(**{key: value for key, value in given.items() if key not in strange})


def _read_secret(given: Mapping[str, str], data: Path, reasons: list[str], *, demo: bool) -> str:
    """Give the secret of the environment; the demo makes one and keeps it in the data folder, for its eyes only."""
    secret = given.get("CASETAFEL_SECRET", "")
    if secret or not demo:
        return secret
    file = data / "secret"
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as new:
            new.write(secrets.token_hex(SECRET_LENGTH))
    except FileExistsError:
        pass
    except OSError as error:
        reasons.append(_("Het bestand {file} kunnen we niet schrijven: {why}.", file=file, why=error.strerror))
        return ""
    return file.read_text(encoding="ascii").strip()


def _read_number(given: Mapping[str, str], name: str, reasons: list[str]) -> int:
    value = given.get(name) or "0"
    if value.isascii() and value.isdigit():
        return int(value)
    reasons.append(_("{name} moet een getal zijn.", name=name))
    return 0


def _impossible(settings: Settings) -> list[str]:
    reasons = []
    address = urlsplit(settings.base_url)
    if address.scheme not in {"http", "https"} or not address.hostname or address.path:
        reasons.append(_("CASETAFEL_URL moet eruitzien als https://casetafel.jouwstad.be, zonder iets erachter."))
    if not settings.database_url.startswith(("sqlite:///", "postgresql+psycopg://")):
        reasons.append(_("DATABASE_URL moet beginnen met postgresql+psycopg:// of met sqlite:///."))
    if settings.smtp_url and urlsplit(settings.smtp_url).scheme not in {"smtp", "smtps"}:
        reasons.append(_("CASETAFEL_SMTP moet eruitzien als smtp://naam:wachtwoord@server:587 of smtps://…"))
    return reasons


def _unsafe(settings: Settings, network_file: Path) -> list[str]:
    reasons = []
    if len(settings.secret) < SECRET_LENGTH or len(set(settings.secret)) < SECRET_LENGTH // 4:
        reasons.append(
            _(
                "CASETAFEL_SECRET ontbreekt of is te zwak. Maak er een van minstens {length} tekens, bijvoorbeeld met: "
                "python3 -c 'import secrets; print(secrets.token_hex(32))'",
                length=SECRET_LENGTH,
            )
        )
    if not settings.base_url.startswith("https://"):
        reasons.append(_("CASETAFEL_URL moet het adres zijn waarop mensen binnenkomen, en begint met https://."))
    if not settings.rate_limit:
        reasons.append(_("CASETAFEL_RATE_LIMIT=off mag alleen in de demo. Laat die instelling weg."))
    if not settings.smtp_url:
        reasons.append(_("CASETAFEL_SMTP ontbreekt: zonder mailserver kan niemand zich aanmelden."))
    if not network_file.exists():
        reasons.append(_("{file} ontbreekt: schrijf daarin wie jullie netwerk is (zie README).", file=network_file))
    return reasons
