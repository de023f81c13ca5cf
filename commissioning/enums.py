"""Words the whole application shares about councils and people."""

from django.db.models import IntegerChoices, TextChoices


class Role(TextChoices):
    """What a post may be asked to do. Authority to decide comes from the scheme of delegation, not from here."""

    COMMISSIONER = "commissioner", "Commissioner"
    CONTRACT_MANAGER = "contract_manager", "Contract manager"
    REPORT_AUTHOR = "report_author", "Report author"
    CONTRIBUTOR = "contributor", "Section contributor"
    APPROVING_MANAGER = "approving_manager", "Approving manager"
    CLEARER = "clearer", "Clearing officer"
    CONSULTEE = "consultee", "Consultee"
    DECISION_MAKER = "decision_maker", "Decision-maker"
    DEMOCRATIC_SERVICES = "democratic_services", "Democratic services"
    MONITORING_OFFICER = "monitoring_officer", "Monitoring officer"
    SECTION_151 = "section_151", "Section 151 officer"
    AUDITOR = "auditor", "Auditor"
    ADMINISTRATOR = "administrator", "Administrator"


class Discipline(TextChoices):
    """A field in which a report is cleared."""

    FINANCE = "finance", "Finance"
    LEGAL = "legal", "Legal"
    PROCUREMENT = "procurement", "Procurement"
    EQUALITIES = "equalities", "Equalities"
    GOVERNANCE = "governance", "Governance"


class HoldingKind(TextChoices):
    """How a person comes to act in a post."""

    SUBSTANTIVE = "substantive", "Post-holder"
    ACTING = "acting", "Acting"
    DEPUTISING = "deputising", "Deputising"


class GovernanceModel(TextChoices):
    """How the council takes decisions. Local Government Act 2000, Part 1A."""

    COMMITTEE = "committee", "Committee system"
    LEADER_CABINET = "leader_cabinet", "Leader and cabinet"
    MAYOR_CABINET = "mayor_cabinet", "Mayor and cabinet"
    HYBRID = "hybrid", "Hybrid arrangement"


class Nation(TextChoices):
    """Which bank-holiday calendar applies."""

    ENGLAND = "ENG", "England"
    WALES = "WLS", "Wales"
    SCOTLAND = "SCT", "Scotland"


class RenditionKind(TextChoices):
    """What a rendered document is for."""

    RECORD = "record", "Certified record"
    ISSUED_PAPER = "issued_paper", "Paper issued for decision"
    DECISION_NOTICE = "decision_notice", "Decision notice"
    LETTER = "letter", "Letter"
    EXEMPT_PAPER = "exempt_paper", "Exempt copy of the paper"
    EXEMPT_RECORD = "exempt_record", "Exempt copy of the record"
    ERRATUM = "erratum", "Erratum"


# Made beside the public one, and read with leave alone.
EXEMPT_COPIES = (RenditionKind.EXEMPT_PAPER, RenditionKind.EXEMPT_RECORD)


class RenditionStatus(TextChoices):
    """How far a rendering has come. A failed one can be tried again."""

    PENDING = "pending", "Waiting to be made"
    DONE = "done", "Made and certified"
    RENDER_FAILED = "render_failed", "Could not be rendered"
    SEAL_FAILED = "seal_failed", "Could not be certified"


class RetentionClass(TextChoices):
    """Classes of what is kept of a decision, each with its own time."""

    RECORD = "record", "Record of the decision"
    PAPERS = "papers", "Issued paper and background papers"
    DRAFTS = "drafts", "Drafts and versions"
    ATTACHMENTS = "attachments", "Attached files"
    COMMENTS = "comments", "Comments"
    MAIL = "mail", "Log of e-mails"


class RetentionTrigger(TextChoices):
    """From when the years are counted."""

    DECISION = "decision", "The day of the decision"


class RetentionAction(TextChoices):
    """What becomes of it after its time."""

    DISPOSE = "dispose", "Remove the words, names and files; keep the stub and the hash"
    KEEP = "keep", "Keep it for good"


class SavedList(TextChoices):
    """Lists that a person may keep views of."""

    CONTRACTS = "contracts", "Contracts"
    PROVIDERS = "providers", "Providers"
    REPORTS = "reports", "Reports"


class ExemptParagraph(IntegerChoices):
    """Local Government Act 1972, Schedule 12A, Part 1 (England): descriptions of exempt information."""

    INDIVIDUAL = 1, "Paragraph 1: information relating to any individual"
    IDENTITY = 2, "Paragraph 2: information likely to reveal an individual's identity"
    BUSINESS = 3, "Paragraph 3: financial or business affairs of any person, the council included"
    LABOUR = 4, "Paragraph 4: consultations or negotiations on labour relations"
    LEGAL_PRIVILEGE = 5, "Paragraph 5: legal professional privilege"
    NOTICE = 6, "Paragraph 6: a proposed notice, order or direction"
    CRIME = 7, "Paragraph 7: prevention, investigation or prosecution of crime"


class MailKind(TextChoices):
    """What the program writes to people about. Each can be turned off by whoever gets it."""

    YOURS = "yours", "Something becomes yours to do"
    BACK = "back", "A report of yours comes back"
    DECIDED = "decided", "A report you had a part in is decided"
    REMINDER = "reminder", "Something falls due, or is overdue"
    ALERT = "alert", "A contract you look after needs a start, ends or is due for something"


class AttachmentKind(TextChoices):
    """What an attached file is."""

    CONTRACT = "contract", "Contract or deed"
    NOTICE = "notice", "Notice or reply to one"
    BUSINESS_CASE = "business_case", "Business case"
    EQUALITY = "equality", "Equality impact assessment"
    PERFORMANCE = "performance", "Performance or monitoring"
    FINANCE = "finance", "Figures"
    CORRESPONDENCE = "correspondence", "Correspondence"
    SCAN = "scan", "Scan of a signed paper"
    OTHER = "other", "Other document"


class MilestonePrecision(TextChoices):
    """How exactly a date is known. A paper never says more than that (cases.md §5.6)."""

    DAY = "day", "A day"
    MONTH = "month", "A month"
    SEASON = "season", "A season"
    RANGE = "range", "From one day to another"
    FROM = "from", "From a day on"
    TO_BE_CONFIRMED = "tbc", "To be confirmed"
