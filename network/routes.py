"""The addresses of this room: public pages, signing in, people, organisations, schools, and the pages of the demo."""

from network import (
    account,
    accounts,
    api,
    demo_pages,
    member_pages,
    organisation_pages,
    people_pages,
    public_pages,
    school_days_pages,
    school_pages,
    sign_in,
)
from network import mails as letters
from network.commands import COMMANDS
from network.school_days_pages import COORDINATOR_ADMIN_OR_SCHOOL
from records.words import N_
from web.access import ANYONE_SIGNED_IN, COORDINATOR, COORDINATOR_OR_ADMIN, COORDINATOR_OR_SCHOOL, PUBLIC, May, Url
from web.feature import NavItem

POST = ("POST",)
ONLY_ADMIN = May("beheerder die geen coördinator is", lambda actor: actor.is_admin and not actor.is_coordinator)
OFFER = "/beheer/organisaties/<organisation_id>/aanbod/<offer_id>"

urls = [
    Url("/", public_pages.home, PUBLIC),
    Url("/zo-werkt-het", public_pages.how_it_works, PUBLIC),
    Url("/themas", public_pages.themes, PUBLIC),
    Url("/themas/<key>", public_pages.theme, PUBLIC),
    Url("/partners", public_pages.partners, PUBLIC),
    Url("/hulp", public_pages.help_page, PUBLIC),
    Url("/over/privacy", public_pages.privacy, PUBLIC),
    Url("/over/toegankelijkheid", public_pages.accessibility, PUBLIC),
    Url("/aanmelden", sign_in.sign_in, PUBLIC),
    Url("/aanmelden", sign_in.ask_link, PUBLIC, POST, limit=sign_in.ASKING),
    Url("/afmelden", sign_in.leave, PUBLIC, POST),
    Url("/l/<token>", sign_in.personal_link, PUBLIC, limit=sign_in.OPENING),
    Url("/l/<token>", sign_in.use_link, PUBLIC, POST, limit=sign_in.OPENING),
    Url("/l/<token>/opnieuw", sign_in.renew_link, PUBLIC, POST, limit=sign_in.OPENING),
    Url("/mijn-gegevens", account.my_details, ANYONE_SIGNED_IN),
    Url("/mijn-gegevens", account.save_details, ANYONE_SIGNED_IN, POST),
    Url("/mijn-gegevens/overal-afmelden", account.leave_everywhere, ANYONE_SIGNED_IN, POST),
    Url("/mijn-gegevens/band-met-school", account.declare_conflict, ANYONE_SIGNED_IN, POST),
    Url("/mijn-gegevens/band-met-school/weg", account.end_conflict, ANYONE_SIGNED_IN, POST),
    Url("/bevestigingen", member_pages.confirmations, COORDINATOR),
    Url("/scholen/<key>/mensen", member_pages.school_people, COORDINATOR_OR_SCHOOL),
    Url("/scholen/<key>/mensen", member_pages.add_member, COORDINATOR_OR_SCHOOL, POST),
    Url("/scholen/<key>/mensen/bevestigen", member_pages.confirm_member, COORDINATOR_OR_SCHOOL, POST),
    Url("/scholen/<key>/mensen/mandaat", member_pages.mandate_member, COORDINATOR_OR_SCHOOL, POST),
    Url("/scholen/<key>/mensen/weg", member_pages.remove_member, COORDINATOR_OR_SCHOOL, POST),
    Url("/beheer/mensen", people_pages.manage_people, COORDINATOR_OR_ADMIN),
    Url("/beheer/mensen/nieuw", people_pages.new_person, COORDINATOR_OR_ADMIN),
    Url("/beheer/mensen/nieuw", people_pages.add_person, COORDINATOR_OR_ADMIN, POST),
    Url("/beheer/mensen/<person_id>", people_pages.edit_person, COORDINATOR_OR_ADMIN),
    Url("/beheer/mensen/<person_id>", people_pages.change_person, COORDINATOR_OR_ADMIN, POST),
    Url("/beheer/mensen/<person_id>/band-met-school", people_pages.add_person_conflict, COORDINATOR_OR_ADMIN, POST),
    Url("/beheer/mensen/<person_id>/band-met-school/weg", people_pages.end_person_conflict, COORDINATOR_OR_ADMIN, POST),
    Url("/beheer/organisaties", organisation_pages.manage_organisations, COORDINATOR_OR_ADMIN),
    Url("/beheer/organisaties/nieuw", organisation_pages.new_organisation, COORDINATOR_OR_ADMIN),
    Url("/beheer/organisaties/nieuw", organisation_pages.add_organisation, COORDINATOR_OR_ADMIN, POST),
    Url("/beheer/organisaties/<organisation_id>", organisation_pages.edit_organisation, COORDINATOR_OR_ADMIN),
    Url("/beheer/organisaties/<organisation_id>", organisation_pages.change_organisation, COORDINATOR_OR_ADMIN, POST),
    Url("/beheer/organisaties/<organisation_id>/aanbod/nieuw", organisation_pages.new_offer, COORDINATOR_OR_ADMIN),
    Url(
        "/beheer/organisaties/<organisation_id>/aanbod/nieuw", organisation_pages.add_offer, COORDINATOR_OR_ADMIN, POST
    ),
    Url(OFFER, organisation_pages.edit_offer, COORDINATOR_OR_ADMIN),
    Url(OFFER, organisation_pages.change_offer, COORDINATOR_OR_ADMIN, POST),
    Url("/beheer/scholen", school_pages.manage_schools, COORDINATOR_OR_ADMIN),
    Url("/beheer/scholen/nieuw", school_pages.new_school, COORDINATOR_OR_ADMIN),
    Url("/beheer/scholen/nieuw", school_pages.add_school, COORDINATOR_OR_ADMIN, POST),
    Url("/beheer/scholen/<school_id>", school_pages.edit_school, COORDINATOR_OR_ADMIN),
    Url("/beheer/scholen/<school_id>", school_pages.change_school, COORDINATOR_OR_ADMIN, POST),
    Url("/beheer/scholen/<school_id>/koppelen", school_pages.link_school, COORDINATOR, POST),
    Url("/beheer/schooldagen", school_days_pages.manage_school_days, COORDINATOR_OR_ADMIN),
    Url("/beheer/schooldagen", school_days_pages.add_school_days, COORDINATOR_OR_ADMIN, POST),
    Url("/beheer/schooldagen/weg", school_days_pages.drop_school_days, COORDINATOR_OR_ADMIN, POST),
    Url("/beheer/schooldagen/netwerk", school_days_pages.choose_calendar, COORDINATOR_OR_ADMIN, POST),
    Url("/scholen/<key>/vrije-dagen", school_days_pages.free_days, COORDINATOR_ADMIN_OR_SCHOOL),
    Url("/scholen/<key>/vrije-dagen", school_days_pages.add_free_days, COORDINATOR_ADMIN_OR_SCHOOL, POST),
    Url("/scholen/<key>/vrije-dagen/weg", school_days_pages.drop_free_day, COORDINATOR_ADMIN_OR_SCHOOL, POST),
    Url("/demo/aanmelden", demo_pages.be_somebody, PUBLIC, POST),
    Url("/demo/mailbox", demo_pages.mailbox, PUBLIC),
    Url("/demo/mailbox/<mail_id>", demo_pages.mail, PUBLIC),
    Url("/demo/mailbox/<mail_id>/html", demo_pages.mail_html, PUBLIC),
    Url("/demo/mailbox/<mail_id>/agenda", demo_pages.mail_calendar, PUBLIC),
    Url("/demo/klok", demo_pages.clock, PUBLIC),
    Url("/demo/klok", demo_pages.move_clock, PUBLIC, POST),
]
public_nav = [
    NavItem(N_("Zo werkt het"), "network.how_it_works", PUBLIC, 10),
    NavItem(N_("Thema’s"), "network.themes", PUBLIC, 20),
    NavItem(N_("Partners"), "network.partners", PUBLIC, 30),
    NavItem(N_("Aanmelden"), "network.sign_in", PUBLIC, 90),
]
footer = [
    NavItem(N_("Privacy"), "network.privacy", PUBLIC, 10),
    NavItem(N_("Toegankelijkheid"), "network.accessibility", PUBLIC, 20),
    NavItem(N_("Hulp en contact"), "network.help_page", PUBLIC, 30),
]
nav = [  # who only manages has nothing else in the bar
    NavItem(N_("Mensen"), "network.manage_people", ONLY_ADMIN, 50),
    NavItem(N_("Organisaties"), "network.manage_organisations", ONLY_ADMIN, 51),
    NavItem(N_("Scholen"), "network.manage_schools", ONLY_ADMIN, 52),
    NavItem(N_("Schooldagen"), "network.manage_school_days", ONLY_ADMIN, 53),
]
menu = [
    NavItem(N_("Bevestigingen"), "network.confirmations", COORDINATOR, 40),
    NavItem(N_("Mensen"), "network.manage_people", COORDINATOR, 50),
    NavItem(N_("Organisaties"), "network.manage_organisations", COORDINATOR, 51),
    NavItem(N_("Scholen"), "network.manage_schools", COORDINATOR, 52),
    NavItem(N_("Schooldagen"), "network.manage_school_days", COORDINATOR, 53),
    NavItem(N_("Mijn gegevens"), "network.my_details", ANYONE_SIGNED_IN, 80),
]
api_urls = api.api_urls
handlers = letters.HANDLERS
commands = COMMANDS
ticks = [accounts.forget]
