"""Which two people the assign page proposes, and why."""

from datetime import UTC, datetime
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from intake.assigning import Candidate
from intake.pairing import MOST_OFTEN, PROPOSED, propose
from records.vocabulary import Theme

PARENTS, LANGUAGE, HEALTH = Theme.OUDERBETROKKENHEID, Theme.TAAL, Theme.GEZONDHEID
WANTED = [PARENTS, LANGUAGE]
OCTOBER = datetime(2026, 10, 3, 12, 0, tzinfo=UTC)


def somebody(name: str, organisation: str, *themes: Theme, load: int = 0, last: datetime | None = None) -> Candidate:
    one = Candidate(name.split(maxsplit=1)[0].lower(), name, load, conflict=False, organisations=[organisation])
    one.themes, one.guidance_only, one.last = list(themes), False, last
    return one


ILSE = somebody("Ilse Claes", "De Schoolbrug", PARENTS, last=OCTOBER)
YASSIN = somebody("Yassin El Amrani", "Meet", LANGUAGE, load=1)
BRAM = somebody("Bram Peeters", "Arktos", HEALTH)
SARA = somebody("Sara Peeters", "De Schoolbrug", LANGUAGE)


def test_who_together_know_the_themes_come_first_and_the_page_says_why() -> None:
    best = propose([ILSE, YASSIN, BRAM], WANTED)[0]
    assert best.names == "Ilse Claes en Yassin El Amrani"
    assert best.reasons == (
        "Samen kennen ze alle thema’s: Ouderbetrokkenheid (Ilse), Taal (Yassin).",
        "Nu bezig: Ilse geen gesprek, Yassin 1 gesprek.",
        "Vorig gesprek: Ilse 3 oktober 2026, Yassin nog geen.",
        "Twee organisaties: De Schoolbrug en Meet.",
        "Geen van beiden meldde een band met deze school.",
    )


def test_one_organisation_is_never_proposed_twice() -> None:
    assert propose([ILSE, SARA], WANTED) == []


def test_what_nobody_of_the_pair_knows_is_said_too() -> None:
    (only,) = propose([ILSE, BRAM], WANTED)
    assert only.reasons[0] == "Samen kennen ze Ouderbetrokkenheid (Ilse), maar niet Taal."


def test_who_is_less_busy_and_waited_longer_goes_first_when_the_rest_is_the_same() -> None:
    busy = somebody("Lot Claes", "Elegast", PARENTS, load=2)
    recent = somebody("Wim Claes", "Kade", PARENTS, last=OCTOBER)
    rested = somebody("Mia Claes", "Brug", PARENTS)
    best = propose([busy, recent, rested, BRAM], [PARENTS])[0]
    assert {best.first.id, best.second.id} == {rested.id, BRAM.id}


def test_a_conflict_and_an_assignment_that_was_given_back_are_no_proposal() -> None:
    tied = somebody("Lot Claes", "Elegast", PARENTS, LANGUAGE)
    tied.conflict = True
    tired = somebody("Wim Claes", "Kade", PARENTS, LANGUAGE)
    tired.gave_back = "Ik ben die maand afwezig."
    names = {each.id for pair in propose([tied, tired, ILSE, YASSIN], WANTED) for each in (pair.first, pair.second)}
    assert names == {"ilse", "yassin"}


def test_who_is_replaced_leaves_the_other_in_place() -> None:
    stays, goes = somebody("Ilse Claes", "De Schoolbrug", PARENTS), somebody("Yassin El Amrani", "Meet", LANGUAGE)
    stays.assigned = goes.assigned = True
    best = propose([stays, goes, BRAM, SARA], WANTED)[0]
    assert len({best.first.id, best.second.id} & {"ilse", "yassin"}) == 1
    assert best.reasons[0].endswith("komt erbij.")


PEOPLE = st.lists(
    st.builds(
        somebody,
        st.sampled_from([f"P{number} X" for number in range(8)]),
        st.sampled_from(["De Schoolbrug", "Meet", "Arktos"]),
        st.sampled_from(list(Theme)),
        load=st.integers(0, 3),
        last=st.sampled_from([None, OCTOBER]),
    ),
    unique_by=lambda one: one.id,
)


@given(PEOPLE, st.lists(st.sampled_from(list(Theme)), max_size=3, unique=True))
def test_every_proposal_is_a_fit_pair_and_none_knows_more_than_the_first(
    people: list[Candidate], themes: list[Theme]
) -> None:
    pairs = propose(people, themes)
    fit = [pair for pair in combinations(people, 2) if pair[0].organisations != pair[1].organisations]
    assert bool(pairs) is bool(fit)
    assert len(pairs) <= PROPOSED
    known = [len({*one.themes, *other.themes} & set(themes)) for one, other in fit]
    for pair in pairs[:1]:
        assert len({*pair.first.themes, *pair.second.themes} & set(themes)) == max(known)
    for pair in pairs:
        assert pair.first.organisations != pair.second.organisations
    for one in people:
        assert sum(one.id in pair.value.split(",") for pair in pairs) <= MOST_OFTEN
