"""What there is to choose from in the chat, where a list is longer than a line or comes from the vocabulary."""

from typing import Final

from intake.questions import Option
from records.vocabulary import Word
from records.words import N_


def words(kind: type[Word]) -> tuple[Option, ...]:
    """Make options of a list of words."""
    return tuple(Option(each.value, each.dutch) for each in kind)


YES_NO: Final = (Option("yes", N_("ja")), Option("no", N_("nee")))
WHO: Final = (
    Option("pupils", N_("leerlingen")),
    Option("parents", N_("ouders")),
    Option("teachers", N_("leraren")),
    Option("leadership", N_("directie")),
    Option("team", N_("het hele team")),
    Option("neighbourhood", N_("de buurt")),
)
WHOLE_SCHOOL: Final = Option("whole_school", N_("de hele school"))
# The Flemish levels (three nursery years and six years of primary, then three stages), and the Dutch ones.
LEVELS: Final = {
    "primary": (
        Option("toddlers", N_("instapklas")),
        Option("nursery_1", N_("1e kleuterklas")),
        Option("nursery_2", N_("2e kleuterklas")),
        Option("nursery_3", N_("3e kleuterklas")),
        Option("year_1", N_("1e leerjaar")),
        Option("year_2", N_("2e leerjaar")),
        Option("year_3", N_("3e leerjaar")),
        Option("year_4", N_("4e leerjaar")),
        Option("year_5", N_("5e leerjaar")),
        Option("year_6", N_("6e leerjaar")),
    ),
    "secondary": (
        Option("stage_1_a", N_("1e graad A-stroom")),
        Option("stage_1_b", N_("1e graad B-stroom")),
        Option("stage_2", N_("2e graad")),
        Option("stage_3", N_("3e graad")),
        Option("year_7", N_("7e jaar")),
        Option("reception", N_("onthaalklas (OKAN)")),
    ),
    "special": (
        Option("special_nursery", N_("buitengewoon kleuteronderwijs")),
        Option("special_primary", N_("buitengewoon lager onderwijs")),
        Option("special_ov1", N_("opleidingsvorm 1")),
        Option("special_ov2", N_("opleidingsvorm 2")),
        Option("special_ov3", N_("opleidingsvorm 3")),
        Option("special_ov4", N_("opleidingsvorm 4")),
    ),
    "adult": (
        Option("adult_basic", N_("basiseducatie")),
        Option("adult_language", N_("Nederlands voor anderstaligen")),
        Option("adult_second_chance", N_("tweedekansonderwijs")),
        Option("adult_vocational", N_("beroepsopleidingen")),
    ),
    "other": (
        Option("nursery", N_("kleuters")),
        Option("primary", N_("lager onderwijs")),
        Option("secondary", N_("secundair onderwijs")),
        Option("adults", N_("volwassenen")),
    ),
    "primary-nl": tuple(
        Option(f"group_{number}", dutch)
        for number, dutch in enumerate(
            (N_("groep 1"), N_("groep 2"), N_("groep 3"), N_("groep 4"), N_("groep 5"), N_("groep 6"), N_("groep 7"),
             N_("groep 8")), 1)
    ),
    "secondary-nl": (
        Option("lower_years", N_("onderbouw")),
        Option("upper_years", N_("bovenbouw")),
        Option("international", N_("internationale schakelklas")),
    ),
}  # fmt: skip
ALL_LEVELS: Final = (*(option for options in LEVELS.values() for option in options), WHOLE_SCHOOL)
SINCE: Final = (
    Option("new", N_("nieuw dit schooljaar")),
    Option("some_years", N_("één à twee jaar")),
    Option("longer", N_("langer")),
    Option("unknown", N_("weet ik niet")),
)
PARTNERS: Final = (
    Option("clb", N_("CLB")),
    Option("guidance", N_("pedagogische begeleidingsdienst")),
    Option("bridge_worker", N_("brugfiguur")),
    Option("schoolbrug", N_("De Schoolbrug")),
    Option("career_advisers", N_("leerloopbaanadviseurs")),
    Option("sports", N_("stedelijke sportdienst")),
    Option("arktos", N_("Arktos")),
    Option("elegast", N_("Elegast")),
    Option("welfare", N_("OCMW of een welzijnsorganisatie")),
    Option("neighbourhood", N_("een buurtwerking of jeugdwerking")),
    Option("police", N_("politie")),
    Option("nobody", N_("nog met niemand")),
)
ROOM: Final = (
    Option("talk", N_("Net genoeg voor een gesprek.")),
    Option("small", N_("Een beetje, als het klein begint.")),
    Option("planned", N_("Er is wat ruimte, als we het goed plannen.")),
    Option("time", N_("We maken er graag tijd voor.")),
    Option("ready", N_("We zijn er klaar voor.")),
)
CONSENT: Final = (Option("no", N_("nee")), Option("yes", N_("ja")), Option("later", N_("later beslissen")))
