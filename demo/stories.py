"""The stories of the demo network: what a plot becomes when its school, its people and its partners play it."""

from typing import Final

from demo import cast
from demo.plots import PLOTS, Plot
from demo.props import Line, Offered, Props
from records.vocabulary import Function, SectionKey, SupportKind

PAIRS: Final = (
    (cast.INTERVIEWER_1, cast.INTERVIEWER_2),
    ("fatima.aziz@schoolprojecten.example", cast.PARTNER),
    ("an.devos@loopbaan.example", cast.INTERVIEWER_1),
    ("hanne.desmet@clb.example", cast.INTERVIEWER_2),
    ("joris.baert@sport.example", "fatima.aziz@schoolprojecten.example"),
)


def props_for(name: str, pair: int = 0) -> Props:
    """Make what a story needs out of its plot; `pair` says which two interviewers come."""
    plot = PLOTS[name]
    lead = next(one for one in cast.PEOPLE if one.school == plot.school and one.function is Function.DIRECTOR)
    school = next(one for one in cast.SCHOOLS if one.number == plot.school)
    home = lead.email.split("@")[1]
    colleagues = (("zorg", "Lies Maes", Function.CARE_COORDINATOR), ("beleid", "Jef Bral", Function.POLICY_SUPPORT))
    team = tuple((person, function, f"{box}@{home}") for box, person, function in colleagues)
    if plot.school == "012345":
        team = (("Tom Aerts", Function.CARE_COORDINATOR, cast.TEACHER), team[1])
    return Props(
        school=plot.school,
        lead=lead.email,
        lead_name=lead.name,
        title=plot.title,
        situation=plot.situation,
        themes=plot.themes,
        dream=plot.dream,
        strengths=plot.strengths,
        tried=plot.tried,
        crisis=plot.crisis,
        guidance=plot.guidance,
        team=team,
        interviewers=PAIRS[pair % len(PAIRS)],
        table=("De Schoolbrug", "Samen Tot Aan de Meet", "Arktos", *plot.partners),
        place=f"{school.name}, {school.street}, {school.place}",
        sections=_sections(plot),
        proposals=_proposals(plot),
        lines=(Line(plot.direction, SectionKey.DIRECTION), Line(f"Bouw voort op wat er is: {_small(plot.strengths)}")),
    )


def _sections(plot: Plot) -> dict[SectionKey, str]:
    return {
        SectionKey.SITUATION: f"{plot.situation}\n\nHet team ziet dit al langer dan een jaar.",
        SectionKey.STRENGTHS: plot.strengths,
        SectionKey.TRIED: plot.tried,
        SectionKey.BACKGROUND: "De directie bouwt een kernteam op dat de vraag mee draagt.",
        SectionKey.DREAM: plot.dream,
        SectionKey.DIRECTION: plot.direction,
        SectionKey.AGREEMENTS: "De directie bespreekt dit verslag op het volgende overleg met het kernteam.",
    }


def _proposals(plot: Plot) -> tuple[Offered, ...]:
    return tuple(
        Offered(partner, kind, f"{partner} komt kennismaken en maakt een plan met het kernteam.", plot.direction)
        for partner, kind in zip(plot.partners, (SupportKind.TAILOR_MADE, SupportKind.COACHING), strict=True)
    )


def _small(text: str) -> str:
    return text[0].lower() + text[1:]
