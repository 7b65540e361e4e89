"""The part of the story that the school and the gespreksvoerders wrote: the cast, the intake, the report."""

from datetime import UTC, datetime

from documents.contexts import IntakeDraft, IntakeSummary, QuestionList
from documents.pieces import (
    AnswerBlock,
    Answered,
    BlankBlock,
    BlankQuestion,
    Grid,
    Letterhead,
    Paragraph,
    SchoolName,
    Section,
    Someone,
)
from records.kinds import Audience
from records.vocabulary import SectionKey

DE_WILG = SchoolName(name="Basisschool De Wilg", place="Leiedam", number="099042")
NADIA = Someone(name="Nadia Verstappen", what="directeur")
TOM = Someone(name="Tom Aerts", what="zorgcoördinator")
SOFIE = Someone(name="Sofie Lemmens", what="beleidsondersteuner")
LEEN = Someone(name="Leen Wouters", what="netwerkcoördinator")
ILSE = Someone(name="Ilse Claes", what="De Schoolbrug")
YASSIN = Someone(name="Yassin El Amrani", what="Samen Tot Aan de Meet")
TITLE = "Ouders die de weg naar school vinden"
THEMES = ("Ouderbetrokkenheid", "Taal", "Welbevinden")


def at(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A moment in 2026, in UTC."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def letterhead(audience: Audience = Audience.SCHOOL, version: int = 1, made_at: datetime | None = None) -> Letterhead:
    return Letterhead(
        network_name="Netwerk schoolontwikkeling Leiedam",
        city="Leiedam",
        phone="09 000 00 00",
        mail="schoolontwikkeling@leiedam.example",
        reference="2026-0042",
        version=version,
        audience=audience,
        made_at=made_at or at(11, 16, 10, 20),
        link="https://casetafel.example/vragen/2026-0042",
        check_link="https://casetafel.example/check",
    )


INTAKE = IntakeSummary(
    letterhead=letterhead(made_at=at(9, 11, 12, 41)),
    school=DE_WILG,
    asked_by=NADIA,
    sent_at=at(9, 11, 12, 40),
    themes=THEMES,
    blocks=(
        AnswerBlock(
            title="Jullie school",
            answers=(
                Answered(question="Voor welke school stel je de vraag?", text="Basisschool De Wilg, Leiedam"),
                Answered(question="Wie ben jij?", text="Nadia Verstappen, directeur"),
            ),
        ),
        AnswerBlock(
            title="Wat er speelt",
            answers=(
                Answered(
                    question="Vertel in je eigen woorden: wat speelt er op school?",
                    text="Op het oudercontact zien we nog geen **derde** van de ouders. Veel gezinnen spreken thuis "
                    "een andere taal en durven de school niet goed binnen.\n\nOp maandag komen er elke week meer "
                    "kinderen te laat. Mijn team doet zijn best, maar raakt vermoeid: iedereen probeert iets, maar "
                    "we trekken niet aan hetzelfde zeel.",
                ),
                Answered(question="Ik denk dat dit hierover gaat. Klopt dat?", items=THEMES),
                Answered(question="Is er nu een crisis, waarvoor je vandaag of morgen hulp nodig hebt?", text="Nee"),
                Answered(question="Over wie gaat het vooral?", items=("ouders", "hele team")),
                Answered(question="Sinds wanneer speelt dit?"),
            ),
        ),
        AnswerBlock(
            title="Wat er al is",
            answers=(
                Answered(
                    question="Wat loopt er al goed, waar zijn jullie trots op?",
                    text="Ons kleuterteam kent elk gezin bij naam. Elf leesouders lezen voor:\n\n- in het Nederlands\n"
                    "- in het Turks\n- in het Arabisch\n- in het Pools",
                ),
                Answered(question="Met wie werken jullie hier nu al rond samen?", items=("CLB", "brugfiguur")),
            ),
        ),
        AnswerBlock(
            title="Afspreken",
            answers=(
                Answered(
                    question="Wie komt mee naar het verkennend gesprek?",
                    grid=Grid(
                        heads=("Naam", "Functie", "Mail"),
                        rows=(
                            ("Nadia Verstappen", "directeur", "lead@school.example"),
                            ("Tom Aerts", "zorgcoördinator", "tom@school.example"),
                            ("Sofie Lemmens", "beleidsondersteuner", "sofie@school.example"),
                        ),
                    ),
                ),
                Answered(
                    question="Wanneer past het? Kies minstens drie momenten.",
                    grid=Grid(
                        heads=("Moment", "Past het?"),
                        rows=(
                            ("di 29 september 2026, 14.00 u.", "kan"),
                            ("do 1 oktober 2026, 9.00 u.", "liever niet"),
                            ("ma 5 oktober 2026, 15.30 u.", "kan"),
                        ),
                    ),
                ),
                Answered(
                    question="Wil je nog iets meegeven, zoals een visietekst of cijfers?", items=("visietekst.pdf",)
                ),
            ),
        ),
    ),
)
SO_FAR = IntakeDraft(
    letterhead=letterhead(made_at=at(9, 10, 9, 30)),
    school=DE_WILG,
    as_of=at(9, 10, 9, 25),
    missing=("jullie droom", "wie meekomt"),
    crisis=True,
    blocks=INTAKE.blocks[:2],
)
BLANK = QuestionList(
    letterhead=letterhead(made_at=at(9, 1, 8)),
    minutes=10,
    blocks=(
        BlankBlock(
            title="Wat er speelt",
            questions=(
                BlankQuestion(question="Wat speelt er op school?", hint="Noem geen leerlingen bij naam.", lines=4),
                BlankQuestion(question="Over wie gaat het?", options=("Leerlingen", "Ouders", "Het hele team")),
                BlankQuestion(question="Met wie werken jullie samen?", options=("CLB",), lines=1, optional=True),
            ),
        ),
        BlankBlock(
            title="Afspreken",
            questions=(BlankQuestion(question="Wie komt mee?", heads=("Naam", "Functie", "Mailadres"), rows=4),),
        ),
    ),
)


SECTIONS = (
    Section(
        key=SectionKey.SITUATION,
        paragraphs=(
            Paragraph(
                number=1,
                text="Op het oudercontact komt nog geen derde van de ouders. Veel gezinnen spreken thuis geen "
                "Nederlands en kennen de school vooral van aan de poort.",
            ),
            Paragraph(
                number=2,
                text="Op maandag komen wekelijks twaalf tot vijftien kinderen te laat. Het team ziet een verband met "
                "de lange busrit na het weekend.",
                views=(
                    "Voor ons is de busrit niet de oorzaak. Ouders zeggen dat het **vroege uur** het moeilijk maakt.",
                ),
            ),
        ),
    ),
    Section(
        key=SectionKey.STRENGTHS,
        paragraphs=(
            Paragraph(
                number=3,
                text="Het kleuterteam kent elk gezin bij naam. Elf leesouders lezen wekelijks voor, in vier talen. Dat "
                "werkt en dat wil de school behouden.",
            ),
        ),
    ),
    Section(
        key=SectionKey.TRIED,
        paragraphs=(
            Paragraph(
                number=4,
                text="Een app met vertaling, een koffiemoment op vrijdag en een huisbezoek bij instappers. De app "
                "wordt weinig gebruikt. Het koffiemoment werkt wel: elke vrijdag tien tot vijftien ouders.",
            ),
        ),
    ),
    Section(
        key=SectionKey.BACKGROUND,
        paragraphs=(
            Paragraph(
                number=5,
                text="Twee leraren zijn langdurig afwezig. De directie neemt sinds september zelf een halve klas op.",
            ),
        ),
    ),
    Section(
        key=SectionKey.DREAM,
        paragraphs=(
            Paragraph(
                number=6,
                text="Binnen een jaar kent elk gezin één gezicht op school en durft het binnen te stappen. Het team "
                "trekt aan hetzelfde zeel, met één plan.",
            ),
        ),
    ),
    Section(
        key=SectionKey.DIRECTION,
        paragraphs=(
            Paragraph(
                number=7, text="De school zoekt een traject met het hele team en iemand die mee aan de poort staat."
            ),
        ),
    ),
    Section(key=SectionKey.AGREEMENTS, paragraphs=()),
)
SHARED_SECTIONS = tuple(each for each in SECTIONS if each.key is not SectionKey.BACKGROUND)
