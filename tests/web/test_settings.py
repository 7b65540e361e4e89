"""Settings that are unsafe or impossible refuse to start, with every reason at once."""

from pathlib import Path

import pytest

from web.settings import CannotStart, read_settings

SECRET = "0123456789abcdef" * 4
GOOD = {
    "CASETAFEL_SECRET": SECRET,
    "CASETAFEL_URL": "https://casetafel.leiedam.example",
    "CASETAFEL_SMTP": "smtp://naam:geheim@mail.leiedam.example:587",
}


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """A data folder with the network's own settings next to it."""
    (tmp_path / "network.toml").write_text('name = "Netwerk Dijlestad"\ncity = "Dijlestad"\n', encoding="utf-8")
    return {"CASETAFEL_DATA": str(tmp_path / "var")}


def refusals(environ: dict[str, str]) -> list[str]:
    with pytest.raises(CannotStart) as refused:
        read_settings(environ)
    assert refused.value.code not in {0, None}
    return refused.value.reasons


def test_production_is_what_one_gets_without_asking(home: dict[str, str]) -> None:
    settings = read_settings({**home, **GOOD})
    assert (settings.mode, settings.demo, settings.secure, settings.rate_limit) == ("production", False, True, True)
    assert settings.network.city == "Dijlestad"


def test_the_demo_needs_nothing_and_keeps_a_secret_of_its_own(tmp_path: Path) -> None:
    environ = {"CASETAFEL_MODE": "demo", "CASETAFEL_DATA": str(tmp_path / "var")}
    secret = read_settings(environ).secret
    assert len(secret) == 64
    assert read_settings(environ).secret == secret
    assert (tmp_path / "var" / "secret").stat().st_mode & 0o777 == 0o600


def test_an_unsafe_production_hears_every_reason_at_once(tmp_path: Path) -> None:
    reasons = refusals({"CASETAFEL_DATA": str(tmp_path / "var"), "CASETAFEL_RATE_LIMIT": "off"})
    for word in ("CASETAFEL_SECRET", "CASETAFEL_URL", "CASETAFEL_RATE_LIMIT", "CASETAFEL_SMTP", "network.toml"):
        assert any(word in reason for reason in reasons), word


@pytest.mark.parametrize("secret", ["", "kort", "a" * 64, "abababab" * 8])
def test_a_weak_secret_is_refused(home: dict[str, str], secret: str) -> None:
    (reason,) = refusals({**home, **GOOD, "CASETAFEL_SECRET": secret})
    assert "CASETAFEL_SECRET" in reason
    assert not secret or secret not in reason


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CASETAFEL_MODE", "test"),
        ("CASETAFEL_URL", "casetafel.leiedam.example"),
        ("CASETAFEL_URL", "https://casetafel.leiedam.example/map"),
        ("CASETAFEL_PROXIES", "veel"),
        ("DATABASE_URL", "mysql://localhost/x"),
        ("CASETAFEL_SMTP", "mail.leiedam.example"),
    ],
)
def test_a_setting_that_cannot_be_is_named(home: dict[str, str], name: str, value: str) -> None:
    assert any(name in reason for reason in refusals({**home, **GOOD, name: value}))


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file stands in the way", encoding="utf-8")
    reasons = refusals({"CASETAFEL_MODE": "demo", "CASETAFEL_DATA": str(tmp_path / "var")})
    assert any(str(tmp_path / "var") in reason and "CASETAFEL_DATA" in reason for reason in reasons)


@pytest.mark.parametrize("text", ["name = ", 'colour = "rood"', "phone = 90000000"])
def test_a_network_file_with_a_mistake_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "network.toml").write_text(text, encoding="utf-8")
    reasons = refusals({"CASETAFEL_MODE": "demo", "CASETAFEL_DATA": str(tmp_path / "var")})
    assert any("network.toml" in reason for reason in reasons)


def test_settings_never_show_their_secrets(home: dict[str, str]) -> None:
    shown = repr(read_settings({**home, **GOOD, "CASETAFEL_METRICS_TOKEN": "tik-tak"}))
    assert SECRET not in shown
    assert "geheim" not in shown
    assert "tik-tak" not in shown
