"""Words the whole application shares about councils and people."""

from django.db.models import TextChoices


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


class RenditionStatus(TextChoices):
    """How far a rendering has come. A failed one can be tried again."""

    PENDING = "pending", "Waiting to be made"
    DONE = "done", "Made and certified"
    RENDER_FAILED = "render_failed", "Could not be rendered"
    SEAL_FAILED = "seal_failed", "Could not be certified"
