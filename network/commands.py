"""Commands: `token create`, `user create`, `schools import` (api.md, "Commands and settings")."""

import csv
import re
import secrets
from typing import Any, Final, TextIO

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from network import school_import
from network.forms import EMAIL
from records.people import ApiToken, Person
from records.words import _
from web.actor import hash_key
from web.kit import kit

BYTES: Final = 32
BLANK: Final = re.compile(r"\s+")


@click.group("token", help="Sleutels voor programma’s.")
def token() -> None:
    """Hold the commands about tokens."""


@token.command("create", help="Maak een sleutel voor EMAIL en toon die alleen.")
@click.argument("email")
@with_appcontext
def create_token(email: str) -> None:
    """Make a token; only its SHA-256 is kept."""
    made = secrets.token_urlsafe(BYTES)
    with kit().database.writing() as session:
        person_id = session.scalar(select(Person.id).where(Person.email == email.strip().lower(), Person.active))
        if person_id is None:
            raise click.ClickException(_("Niemand heeft een open account met {email}.", email=email))
        session.add(ApiToken(person_id=person_id, token_sha256=hash_key(made), created_at=kit().clock.now()))
    click.echo(made)


@click.group("user", help="Mensen met een account.")
def user() -> None:
    """Hold the commands about people."""


@user.command("create", help="Schrijf EMAIL met NAAM in. Wie er al is, krijgt de rollen erbij.")
@click.argument("email")
@click.argument("name", metavar="NAAM")
@click.option("--coordinator", "is_coordinator", is_flag=True, help="netwerkcoördinator")
@click.option("--admin", "is_admin", is_flag=True, help="beheerder")
@click.option("--interviewer", "can_interview", is_flag=True, help="kan gesprekken voeren")
@with_appcontext
def create_user(email: str, name: str, **roles: Any) -> None:
    """Give somebody an account; the way to the first admin of a new installation."""
    address, called = email.strip().lower(), BLANK.sub(" ", name).strip()
    if not EMAIL.fullmatch(address) or not called:
        raise click.ClickException(_("Geef een mailadres zoals naam@stad.be, en een naam."))
    with kit().database.writing() as session:
        person = session.scalars(select(Person).where(Person.email == address)).one_or_none()
        if person is None:
            person = Person(email=address, name=called[:120], created_at=kit().clock.now())
            session.add(person)
        for role, holds in roles.items():
            if holds:
                setattr(person, role, True)
    click.echo(_("{email} kan zich aanmelden.", email=address))


@click.group("schools", help="Het register van scholen.")
def school_register() -> None:
    """Hold the commands about schools."""


@school_register.command("import", help="Lees scholen uit BESTAND (CSV, zie docs/schools.md): voegt toe en wijzigt.")
@click.argument("file", metavar="BESTAND", type=click.File("r", encoding="utf-8-sig"))
@click.option("--close-missing", is_flag=True, help="Sluit scholen die niet in het bestand staan. Niets wordt gewist.")
@click.option("--dry-run", is_flag=True, help="Toon alleen wat er zou gebeuren.")
@with_appcontext
def import_schools(file: TextIO, *, close_missing: bool, dry_run: bool) -> None:
    """Bring the register up to date from a file; exits with 1 when a line was refused."""
    try:
        rows = list(school_import.read_file(file))
    except (school_import.UnreadableError, UnicodeDecodeError, csv.Error) as error:
        told = (
            str(error)
            if isinstance(error, school_import.UnreadableError)
            else _(school_import.UNREADABLE, kolommen=";".join(school_import.COLUMNS))
        )
        raise click.ClickException(told) from error
    with kit().database.writing() as session:
        outcome = school_import.bring_in(session, rows, close_missing=close_missing)
        if dry_run:
            session.rollback()
    for line, reasons in outcome.refused:
        click.echo(_("Regel {regel} geweigerd: {redenen}", regel=line, redenen=" ".join(reasons)), err=True)
    click.echo(
        _("Toegevoegd: {n}. ", n=outcome.added)
        + _("Gewijzigd: {n}. ", n=outcome.changed)
        + _(
            "Ongewijzigd: {n}. Gesloten: {c}. Geweigerd: {r}.", n=outcome.same, c=outcome.closed, r=len(outcome.refused)
        )
        + (_(" Proef: er is niets bewaard.") if dry_run else "")
    )
    if outcome.refused:
        raise SystemExit(1)


COMMANDS: Final[list[click.Command]] = [token, user, school_register]
