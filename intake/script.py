"""THE CHAT: every question of the intake conversation, in the order in which it is asked.

Source: design/intake-script.md. Adding a question is adding a row here, nothing else. Texts are B1 Dutch, warm, short,
strengths first. A condition, text or option may look at earlier questions only. Changing what a question means asks for
a new version: a conversation keeps the one that it began with, so an old version stays as long as a request needs it.
"""

from typing import Final

from intake import choices
from intake.questions import Answers, Block, Context, Kind, Option, Question, Script, Suggested, moment_key
from intake.themes import crisis_words, hunches, suggest
from records.dates import dutch_moment
from records.vocabulary import EducationalNetwork, Function, GrantWish, MeetingPlace, SchoolKind, SupportKind, Theme
from records.words import N_, _

# ---- conditions, texts and suggestions that look at what was said


def first_name(answers: Answers, context: Context) -> str:
    """Give the first name of who is speaking; empty when it is not known or may be a title."""
    said = answers.get("about_you")
    name = said.get("name") if isinstance(said, dict) else context.person.name if context.person else ""
    first = name.split()[0] if isinstance(name, str) and name.strip() else ""
    return first if len(first) > 1 and not first.endswith(".") else ""


def welcome_text(answers: Answers, context: Context) -> str:
    """Greet, by name when the login knows it."""
    text = _(
        "Fijn dat je er bent. We stellen je een twintigtal korte vragen, dat duurt ongeveer tien minuten. Alles wordt "
        "meteen bewaard: je kan op elk moment stoppen en later verdergaan."
    )
    name = first_name(answers, context) if context.person_is_known else ""
    return f"{_('Dag {naam}!', naam=name) if name else _('Dag!')} {text}"


def about_you_text(_answers: Answers, context: Context) -> str:
    """Ask who is speaking, as the next thing after the school."""
    return _("Wie ben jij?") if context.login_school else _("En wie ben jij?")


def situation_text(answers: Answers, context: Context) -> str:
    """Greet who just said their name, then open the conversation."""
    name = "" if context.person_is_known else first_name(answers, context)
    text = _("Vertel in je eigen woorden: wat speelt er op school?")
    return f"{_('Dag {naam}.', naam=name)} {text}" if name else text


def theme_suggestions(answers: Answers, _context: Context) -> tuple[Suggested, ...]:
    """Recognise themes in what the school wrote, best first, with the words that led to them."""
    return tuple(Suggested(each.theme.value, each.because) for each in suggest(answers.get("situation") or ""))


def likely_themes(answers: Answers, _context: Context) -> tuple[str, ...]:
    """Offer the themes first of which the story holds a word, without ticking them."""
    return tuple(theme.value for theme in hunches(answers.get("situation") or ""))


def themes_text(answers: Answers, context: Context) -> str:
    """Propose what was recognised, or ask when nothing was."""
    if theme_suggestions(answers, context):
        return _("Ik denk dat dit hierover gaat. Klopt dat?")
    return _("Waarover gaat dit vooral?")


def themes_hint(answers: Answers, context: Context) -> str:
    """Say that a suggestion is only a suggestion."""
    if theme_suggestions(answers, context):
        return _("We hebben aangevinkt wat we in je tekst herkenden. Vink aan of af wat jij wil: jij kent je school.")
    return _("Kies wat het best past. Je mag er meer dan één kiezen.")


def hurry_crisis(answers: Answers, _context: Context) -> str | None:
    """A crisis word in the story asks the crisis question at once (law 5)."""
    return "situation" if crisis_words(answers.get("situation") or "") else None


def crisis_contact_text(_answers: Answers, context: Context) -> str:
    """Give the number to call, and ask for theirs."""
    return _(
        "Bel ons meteen op {telefoon}. We nemen ook zelf vandaag nog contact op. Op welk nummer kunnen we je bereiken?",
        telefoon=context.crisis_phone,
    )


def own_phone(answers: Answers, context: Context) -> str | None:
    """Give the phone number that the person gave before."""
    said = answers.get("about_you")
    phone = said.get("phone") if isinstance(said, dict) else context.person.phone if context.person else None
    return phone or None


def kind_of_school(_answers: Answers, context: Context) -> str:
    """Name the list of levels that fits the school: `primary`, `secondary-nl`, `other` while it is not known."""
    if context.school is None:
        return SchoolKind.OTHER.value
    kind = context.school.kind.value
    return f"{kind}-nl" if context.school.is_dutch and f"{kind}-nl" in choices.LEVELS else kind


def levels(answers: Answers, context: Context) -> tuple[Option, ...]:
    """Offer the levels of this kind of school."""
    return (*choices.LEVELS[kind_of_school(answers, context)], choices.WHOLE_SCHOOL)


def levels_text(answers: Answers, context: Context) -> str:
    """Ask for years or stages, whichever this kind of school has."""
    kind = kind_of_school(answers, context)
    if kind.startswith("primary"):
        return _("Over welke jaren gaat het?")
    return _("Over welke graden gaat het?") if kind == "secondary" else _("Over welke groepen gaat het?")


def since_hint(_answers: Answers, context: Context) -> str:
    """Say when this school year began: on 1 September."""
    year = context.today.year if context.today.month >= 9 else context.today.year - 1  # noqa: PLR2004 - September
    return _("Dit schooljaar begon op 1 september {jaar}.", jaar=year)


def seeks_more_than_referral(answers: Answers, _context: Context) -> bool:
    """A school that only wants to be pointed the way needs no room in its team."""
    return set(answers.get("support_kind") or ()) != {SupportKind.REFERRAL.value}


def network_of(_answers: Answers, context: Context) -> str:
    """Name the educational network that consent would be for."""
    return context.school.network.value if context.school else EducationalNetwork.NONE.value


def has_network(answers: Answers, context: Context) -> bool:
    """A guidance service belongs to an educational network."""
    return network_of(answers, context) != EducationalNetwork.NONE.value


def grant_link(context: Context) -> tuple[str, str] | None:
    """Link to the rules of the grant, when the network has them."""
    return (_("Lees het toelagereglement"), context.grant_rules_url) if context.grant_rules_url else None


def who_is_speaking(answers: Answers, context: Context) -> list[dict[str, str]]:
    """Begin the list of people with the one who is speaking."""
    said = answers.get("about_you")
    if isinstance(said, dict):
        return [{name: str(said.get(name) or "") for name in ("name", "function", "email")}]
    known = context.person
    return [{"name": known.name, "function": known.function or "", "email": known.email}] if known else []


def moments(_answers: Answers, context: Context) -> tuple[Option, ...]:
    """Offer the moments of the next six school weeks."""
    return tuple(Option(moment_key(each), dutch_moment(each)) for each in context.slots)


# ---- the table

VERSION_1: Final = Script(
    version=1,
    questions=(
        Question(
            key="welcome", block=Block.SCHOOL, kind=Kind.STATEMENT, seconds=10,
            name=N_("welkom"),
            text=welcome_text,
        ),
        Question(
            key="school", block=Block.SCHOOL, kind=Kind.SCHOOL, seconds=20, required=True,
            name=N_("school"),
            text=N_("Voor welke school stel je de vraag?"),
            hint=N_("Zoek op naam, gemeente of instellingsnummer. Staat je school er niet bij? Vul dan de naam en de "
                    "gemeente in."),
            missing=N_("Kies je school. Staat ze er niet bij? Vul dan de naam en de gemeente in."),
            when=lambda _answers, context: context.login_school is None,
            aside_because=N_("omdat we je school al kennen van je aanmelding"),
        ),
        Question(
            key="about_you", block=Block.SCHOOL, kind=Kind.PERSON, seconds=40, required=True,
            name=N_("wie ben jij"),
            text=about_you_text,
            hint=N_("Op je mailadres krijg je een link, zodat je later verder kan. Je telefoonnummer hoeft niet."),
            missing=N_("Vul je naam, je functie en je mailadres in."),
            options=choices.words(Function),
            when=lambda _answers, context: not context.person_is_known,
            aside_because=N_("omdat we je al kennen van je aanmelding"),
        ),
        Question(
            key="situation", block=Block.SITUATION, kind=Kind.TEXT, seconds=110, required=True,
            name=N_("wat er speelt"),
            text=situation_text,
            hint=N_("Noem geen leerlingen bij naam."),
            missing=N_("Schrijf in een paar zinnen wat er speelt. Het hoeft niet af te zijn."),
        ),
        Question(
            key="themes", block=Block.SITUATION, kind=Kind.SEVERAL, seconds=20, required=True,
            name=N_("thema’s"),
            text=themes_text,
            hint=themes_hint,
            missing=N_("Kies minstens één thema. Twijfel je? Neem wat er het dichtst bij komt."),
            options=choices.words(Theme),
            suggest=theme_suggestions,
            likely=likely_themes,
        ),
        Question(
            key="crisis", block=Block.SITUATION, kind=Kind.YES_NO, seconds=5, required=True,
            name=N_("is er een crisis"),
            text=N_("Is er nu een crisis, waarvoor je vandaag of morgen hulp nodig hebt?"),
            missing=N_("Kies ja of nee. Twijfel je? Kies ja, dan bellen we je."),
            options=choices.YES_NO,
            right_after=hurry_crisis,
        ),
        Question(
            key="crisis_contact", block=Block.SITUATION, kind=Kind.PHONE, seconds=20, required=True,
            name=N_("je telefoonnummer"),
            text=crisis_contact_text,
            missing=N_("Schrijf het nummer waarop we je vandaag kunnen bellen."),
            when=lambda answers, _context: answers.get("crisis") == "yes",
            hangs_on=("crisis",),
            aside_because=N_("omdat er nu geen crisis is"),
            prefill=own_phone,
            right_after=lambda _answers, _context: "crisis",
        ),
        Question(
            key="who", block=Block.SITUATION, kind=Kind.SEVERAL, seconds=15, required=True,
            name=N_("over wie het gaat"),
            text=N_("Over wie gaat het vooral?"),
            hint=N_("Je mag er meer dan één kiezen."),
            missing=N_("Kies minstens één groep."),
            options=choices.WHO,
        ),
        Question(
            key="levels", block=Block.SITUATION, kind=Kind.SEVERAL, seconds=15,
            name=N_("jaren of graden"),
            text=levels_text,
            hint=N_("Je mag er meer dan één kiezen."),
            options=levels, all_options=choices.ALL_LEVELS,
            ground=kind_of_school,
            hangs_on=("school",),
            aside_because=N_("omdat dit een ander soort school is"),
        ),
        Question(
            key="since", block=Block.SITUATION, kind=Kind.ONE, seconds=5,
            name=N_("sinds wanneer"),
            text=N_("Sinds wanneer speelt dit?"),
            hint=since_hint,
            options=choices.SINCE,
        ),
        Question(
            key="strengths", block=Block.PRESENT, kind=Kind.TEXT, seconds=45,
            name=N_("waar jullie trots op zijn"),
            text=N_("Wat loopt er al goed, waar zijn jullie trots op?"),
            hint=N_("Ook iets kleins telt."),
        ),
        Question(
            key="tried", block=Block.PRESENT, kind=Kind.TEXT, seconds=45,
            name=N_("wat jullie al probeerden"),
            text=N_("Wat hebben jullie al geprobeerd? Wat hielp, wat niet?"),
            hint=N_("Ook wat niet lukte, helpt ons verder."),
        ),
        Question(
            key="partners_now", block=Block.PRESENT, kind=Kind.SEVERAL, seconds=15, own_words=True,
            name=N_("met wie jullie samenwerken"),
            text=N_("Met wie werken jullie hier nu al rond samen?"),
            hint=N_("Staat iemand er niet bij? Schrijf het er zelf bij."),
            options=choices.PARTNERS,
        ),
        Question(
            key="dream", block=Block.WISH, kind=Kind.TEXT, seconds=60, required=True,
            name=N_("jullie droom"),
            text=N_("Stel: binnen een jaar is het gelukt. Wat zie je dan op school?"),
            hint=N_("Wat doen leerlingen, ouders en collega’s dan? Eén beeld is al genoeg."),
            missing=N_("Schrijf in één zin wat je binnen een jaar graag ziet."),
        ),
        Question(
            key="support_kind", block=Block.WISH, kind=Kind.SEVERAL, seconds=15, required=True,
            name=N_("welke ondersteuning"),
            text=N_("Welke ondersteuning zoek je?"),
            hint=N_("Je mag er meer dan één kiezen. Weet je het nog niet? Dan zoeken we het samen uit."),
            missing=N_("Kies wat je zoekt, of kies “Weet ik nog niet”."),
            options=choices.words(SupportKind),
        ),
        Question(
            key="readiness", block=Block.WISH, kind=Kind.ONE, seconds=5,
            name=N_("ruimte in het team"),
            text=N_("Hoeveel ruimte heeft je team hiervoor?"),
            hint=N_("Elk antwoord is goed: we stemmen ons tempo erop af."),
            options=choices.ROOM,
            when=seeks_more_than_referral,
            hangs_on=("support_kind",),
            aside_because=N_("omdat je alleen doorverwijzing koos"),
        ),
        Question(
            key="grant", block=Block.WISH, kind=Kind.ONE, seconds=5,
            name=N_("toelage"),
            text=N_("Wil je hiervoor ook een toelage aanvragen?"),
            hint=N_("Een toelage is extra geld voor jullie project."),
            options=choices.words(GrantWish),
            link=grant_link,
        ),
        Question(
            key="guidance", block=Block.WISH, kind=Kind.ONE, seconds=5, required=True,
            name=N_("pedagogische begeleidingsdienst"),
            text=N_("Mogen we je pedagogische begeleidingsdienst hierbij betrekken?"),
            hint=N_("Dat gebeurt alleen als jij dat wil. Je kan dit later nog veranderen."),
            missing=N_("Kies ja, nee of later beslissen."),
            options=choices.CONSENT,
            suggest=lambda _answers, _context: (Suggested("no"),),
            when=has_network,
            ground=network_of,
            hangs_on=("school",),
            aside_because=N_("omdat deze school bij een ander onderwijsnet hoort, of bij geen"),
        ),
        Question(
            key="participants", block=Block.MEETING, kind=Kind.PARTICIPANTS, seconds=60, required=True,
            name=N_("wie meekomt"),
            text=N_("Wie komt mee naar het verkennend gesprek?"),
            hint=N_("We vragen een viertal mensen: zeker de directeur, en graag de adjunct, zorgcoördinator of "
                    "beleidsondersteuner. We sturen hen later een uitnodiging met dag en uur."),
            missing=N_("Zet minstens de directeur erbij, met naam en mailadres."),
            options=choices.words(Function),
            prefill=who_is_speaking,
        ),
        Question(
            key="availability", block=Block.MEETING, kind=Kind.SLOTS, seconds=40, required=True,
            name=N_("wanneer het past"),
            text=N_("Wanneer past het? Kies minstens drie momenten."),
            hint=N_("Dit zijn momenten in de volgende zes schoolweken. Wat je openlaat, telt als “kan niet”."),
            missing=N_("Kies minstens drie momenten die passen."),
            options=moments,
        ),
        Question(
            key="format", block=Block.MEETING, kind=Kind.ONE, seconds=5, required=True,
            name=N_("waar we afspreken"),
            text=N_("Waar spreken we af?"),
            missing=N_("Kies waar je graag afspreekt."),
            options=choices.words(MeetingPlace),
        ),
        Question(
            key="attachments", block=Block.REVIEW, kind=Kind.FILES, seconds=10,
            name=N_("bijlagen"),
            text=N_("Wil je nog iets meegeven, zoals een visietekst of cijfers?"),
            hint=N_("Hoogstens 5 bestanden van 10 MB: pdf, docx, xlsx, pptx, odt, png of jpg. Zonder namen van "
                    "leerlingen."),
        ),
        Question(
            key="anything_else", block=Block.REVIEW, kind=Kind.TEXT, seconds=10,
            name=N_("nog iets anders"),
            text=N_("Is er nog iets dat we moeten weten?"),
        ),
        Question(
            key="review", block=Block.REVIEW, kind=Kind.REVIEW, seconds=15,
            name=N_("nalezen"),
            text=N_("Dit heb ik genoteerd. Klopt alles?"),
        ),
    ),
)  # fmt: skip

SCRIPTS: Final = {VERSION_1.version: VERSION_1}
CURRENT: Final = VERSION_1
