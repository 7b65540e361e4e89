"""A paper that was made is that paper: whatever is called something else by now, and also when its file got lost."""

from dataclasses import replace

from sqlalchemy import select, update

from records.files import MadeDocument
from records.kinds import Audience, DocumentKind
from records.organisations import Organisation, School
from records.people import Person
from records.request import Participant, SupportRequest
from records.vocabulary import State
from tests.journeys.city import City
from web.kit import kit_of

NAMED = (School, Person, Organisation, Participant)


def everything_gets_another_name(city: City) -> None:
    """Rename the school, the people, the organisations, the question, and the network itself."""
    with city.database.writing() as session:
        for record in NAMED:
            session.execute(update(record).values(name="Nieuw " + record.name))
        session.execute(update(SupportRequest).values(title="Een andere titel"))
    kit = kit_of(city.app)
    kit.settings = replace(kit.settings, network=replace(kit.settings.network, name="Netwerk Nieuw", phone="09 111 11"))


def test_every_paper_printed_again_is_the_same_whoever_is_called_otherwise_by_now(city: City) -> None:
    city.bring(State.IN_TRAJECTORY).post(on_paper=True)
    files = kit_of(city.app).files
    with city.database.reading() as session:
        papers = list(session.scalars(select(MadeDocument)))
    kinds = {(each.kind, each.audience) for each in papers}
    assert kinds >= {(DocumentKind.REPORT_FINAL, audience) for audience in (Audience.SCHOOL, Audience.NETWORK)}
    assert kinds >= {(DocumentKind.REPORT_CONCEPT, Audience.SCHOOL), (DocumentKind.REFERRAL_LETTER, Audience.REFERRED)}

    everything_gets_another_name(city)
    files.drop(papers[0].sha256)
    again = city.app.test_cli_runner().invoke(args=["document", "again"])

    assert again.exit_code == 0, again.output
    assert again.output.count("hetzelfde") == len(papers)
    assert again.output.count("het bestand is terug") == 1
    assert files.read(papers[0].sha256).startswith(b"%PDF")
    for each in papers:
        city.reader().open(f"/check/{each.content_sha256}").reads("Dit document is ongewijzigd.")
