"""Commands: `token create`, `user create` (api.md, "Commands and settings")."""

import re
import secrets
from typing import Any, Final

import click
from flask.cli import with_appcontext
from sqlalchemy import select

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


COMMANDS: Final[list[click.Command]] = [token, user]
