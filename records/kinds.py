"""Kinds of things that leave the process, and the parts of a request: documents, mails, audiences, parts."""

from records.vocabulary import Word
from records.words import N_


class DocumentKind(Word):
    """What can be made as a PDF (api.md, "document")."""

    QUESTION_LIST = "question_list", N_("Alle vragen van het intakegesprek")
    INTAKE_DRAFT = "intake_draft", N_("Jullie antwoorden tot nu")
    INTAKE_SUMMARY = "intake_summary", N_("Jullie vraag")
    REPORT_CONCEPT = "report_concept", N_("Verslag (concept)")
    REPORT_FINAL = "report_final", N_("Goedgekeurd verslag")
    MINUTES = "minutes", N_("Notulen van de casetafel")
    EXTRACT = "extract", N_("Uittreksel van de casetafel")
    ADVICE = "advice", N_("Advies van de casetafel")
    REFERRAL_LETTER = "referral_letter", N_("Doorverwijsbrief")
    CLOSING_NOTE = "closing_note", N_("Slotnota")


class Audience(Word):
    """A document exists once per audience where the audiences see different things (visibility.md)."""

    SCHOOL = "school", N_("school, gespreksvoerders en coördinator")
    NETWORK = "network", N_("de partners aan de casetafel")
    REFERRED = "referred", N_("de partner die ondersteunt")
    GUIDANCE = "guidance", N_("de pedagogische begeleidingsdienst")


class MailKind(Word):
    """What can be mailed; the label says in a few words what the mail is about."""

    SIGN_IN_LINK = "sign_in_link", N_("Je link om aan te melden")
    CONFIRM_ADDRESS = "confirm_address", N_("Bevestig je mailadres")
    RESUME_LINK = "resume_link", N_("Je link om verder te gaan")
    CRISIS_ALERT = "crisis_alert", N_("Een school vraagt vandaag hulp")
    REQUEST_RECEIVED = "request_received", N_("Jullie vraag is goed aangekomen")
    NEW_REQUEST = "new_request", N_("Een nieuwe vraag van een school")
    REDIRECTED = "redirected", N_("Jullie vraag is rechtstreeks doorverwezen")
    INSISTED = "insisted", N_("De school vraagt toch een verkennend gesprek")
    ASSIGNED = "assigned", N_("Je voert een verkennend gesprek")
    INTERVIEWERS_KNOWN = "interviewers_known", N_("Wie met jullie komt praten")
    RELIEVED = "relieved", N_("Iemand anders voert het verkennend gesprek")
    DATE_POLL = "date_poll", N_("Wanneer past het verkennend gesprek voor jou?")
    POLL_REMINDER = "poll_reminder", N_("Laat je nog weten wanneer je kan?")
    ASSIGNMENT_DECLINED = "assignment_declined", N_("Een gespreksvoerder gaf de opdracht terug")
    CONVERSATION_INVITATION = "conversation_invitation", N_("Uitnodiging voor het verkennend gesprek")
    CONVERSATION_CANCELLED = "conversation_cancelled", N_("Het verkennend gesprek gaat niet door op deze datum")
    REPORT_REMINDER = "report_reminder", N_("Schrijf het verslag van het gesprek")
    REPORT_TO_REVIEW = "report_to_review", N_("Het verslag ligt klaar voor jullie")
    CHANGES_REQUESTED = "changes_requested", N_("De school stuurde opmerkingen bij het verslag")
    REPORT_APPROVED = "report_approved", N_("Het verslag is goedgekeurd")
    TABLED = "tabled", N_("Een vraag komt op de casetafel")
    UNTABLED = "untabled", N_("Een vraag is van de casetafel gehaald")
    ADVICE_READY = "advice_ready", N_("Het advies van de casetafel is er")
    CLARIFICATION_ASKED = "clarification_asked", N_("De school stelt een vraag over het advies")
    REFERRAL_OFFERED = "referral_offered", N_("Een school koos voor jullie")
    THANKS_ALONE = "thanks_alone", N_("Veel succes met jullie plan")
    THANKS_DECLINED = "thanks_declined", N_("Bedankt voor jullie antwoord")
    RECONSIDERED = "reconsidered", N_("De school komt terug op haar keuze")
    TRAJECTORY_STARTED = "trajectory_started", N_("Jullie traject kan beginnen")
    RETURNED_TO_TABLE = "returned_to_table", N_("De vraag gaat opnieuw naar de casetafel")
    CLOSED = "closed", N_("Jullie traject is afgerond: vijf korte vragen")
    WITHDRAWN = "withdrawn", N_("De school trok haar vraag in")
    REOPENED = "reopened", N_("De school opende haar vraag opnieuw")
    MEETING_INVITATION = "meeting_invitation", N_("Uitnodiging voor de casetafel")
    MEETING_UPDATED = "meeting_updated", N_("De casetafel is gewijzigd")
    MEETING_CANCELLED = "meeting_cancelled", N_("De casetafel gaat niet door")
    MINUTES_PUBLISHED = "minutes_published", N_("De notulen van de casetafel")
    EXTRACT_PUBLISHED = "extract_published", N_("Jullie uittreksel van de casetafel")
    REFERRAL_ACCEPTED = "referral_accepted", N_("Een partner zegt ja")
    REFERRAL_REFUSED = "referral_refused", N_("Een partner kan nu niet")
    REFERRAL_LAPSED = "referral_lapsed", N_("Een partner antwoordde niet op tijd")
    REFERRAL_CONFIRMED = "referral_confirmed", N_("De school zegt ja na jullie gesprek")
    REFERRAL_COMPLETED = "referral_completed", N_("Een partner rondde de ondersteuning af")
    REFERRAL_STOPPED = "referral_stopped", N_("Een ondersteuning is stopgezet")
    TERM_REMINDER = "term_reminder", N_("Jij bent aan zet")
    SCHOOL_REMINDER = "school_reminder", N_("Jullie zijn aan zet, neem gerust je tijd")
    MESSAGE_NOTICE = "message_notice", N_("Er staat een bericht voor je klaar")
    PHONED_INTAKE = "phoned_intake", N_("Kijk je vraag na en verstuur ze")
    DRAFT_INVITATION = "draft_invitation", N_("Schrijf mee aan de vraag van jullie school")


class Part(Word):
    """A part of what is known about a request: the rows of visibility.md."""

    CRISIS_CALL = "crisis_call", N_("crisisoproep")
    INTAKE = "intake", N_("antwoorden van de intake")
    PARTICIPANTS = "participants", N_("deelnemers")
    PARTICIPANT_CONTACT = "participant_contact", N_("contactgegevens van de deelnemers")
    POLL = "poll", N_("datumprikker")
    REPORT_DRAFT = "report_draft", N_("verslag in opmaak")
    REPORT_REVIEW = "report_review", N_("verslag ter nazicht")
    REMARKS = "remarks", N_("opmerkingen bij het verslag")
    REPORT = "report", N_("verslag")
    REPORT_ALL = "report_all", N_("volledig verslag")
    SHARING = "sharing", N_("wat gedeeld wordt")
    AGENDA_ITEM = "agenda_item", N_("agendapunt")
    OWN_INPUT = "own_input", N_("eigen envelop")
    INPUTS = "inputs", N_("enveloppen")
    INPUT_COUNT = "input_count", N_("aantal ingediende enveloppen")
    ADVICE_DRAFT = "advice_draft", N_("advies in opmaak")
    ADVICE = "advice", N_("advies")
    CHOICES = "choices", N_("keuze per voorstel")
    CHOICE_REASONS = "choice_reasons", N_("reden bij de keuze")
    OWN_CHOICE = "own_choice", N_("keuze over het eigen voorstel")
    MINUTES = "minutes", N_("notulen")
    EXTRACT = "extract", N_("uittreksel")
    REFERRALS = "referrals", N_("doorverwijzingen")
    OWN_REFERRAL = "own_referral", N_("eigen doorverwijzing")
    CLOSING_NOTE = "closing_note", N_("slotnota")
    EVALUATION = "evaluation", N_("evaluatie door de school")
    MESSAGES = "messages", N_("berichten")
    OWN_THREAD = "own_thread", N_("eigen berichten met de school")
    TIMELINE = "timeline", N_("tijdlijn")
    OWN_TIMELINE = "own_timeline", N_("eigen deel van de tijdlijn")
    JOURNAL = "journal", N_("logboek")
    READERS = "readers", N_("wie het dossier las")
