"""The words of variations, of notices, and of the figures a variation is measured by."""

from django.db.models import TextChoices


class VariationStatus(TextChoices):
    """How far a variation has come. A decision authorises it; signed, it takes effect on its day."""

    DRAFT = "draft", "Draft"
    AUTHORISED = "authorised", "Authorised"
    SIGNED = "signed", "Signed"
    EFFECTIVE = "effective", "In effect"
    VOID = "void", "Void"


# What the contract is worth and how it stands with the law counts these.
COUNTING_VARIATIONS = (VariationStatus.AUTHORISED, VariationStatus.SIGNED, VariationStatus.EFFECTIVE)


class ChangeKind(TextChoices):
    """What of a contract a variation changes; it may be several."""

    TERM = "term", "Term"
    VALUE = "value", "Value"
    SCOPE = "scope", "Scope"
    PROVIDER = "provider", "Provider"
    PRICE = "price", "Price"
    ADMINISTRATIVE = "administrative", "Administrative"


class ContractSubject(TextChoices):
    """What is bought, as thresholds and limits tell it apart."""

    SERVICES = "services", "Goods or services"
    WORKS = "works", "Works"
    LIGHT_TOUCH = "light_touch", "Light touch services"
    CONCESSION = "concession", "Concession"


class Keeping(TextChoices):
    """What a change may have to leave as it is (SI 2015/102 reg. 72(8); Procurement Act 2023 s. 74(3))."""

    NATURE = "nature", "It alters what the contract is as a whole"
    SCOPE = "scope", "It widens or changes the scope considerably"
    BALANCE = "balance", "It shifts the economic balance in favour of the provider"
    FIELD = "field", "On these terms others would have competed, or another tender would have won"


class Measure(TextChoices):
    """What of a variation is measured."""

    VALUE_EACH = "value_each", "Value of this variation"
    VALUE_CUMULATIVE = "value_cumulative", "Value of all variations, net"
    VALUE_ON_GROUND = "value_on_ground", "Value of all variations on this ground"
    VALUE_AFTER = "value_after", "Value of the contract as varied"
    TERM_EACH = "term_each", "Term added or taken by this variation"
    TERM_CUMULATIVE = "term_cumulative", "Term added or taken by all variations, net"


class Bound(TextChoices):
    BELOW = "below", "below"
    AT_MOST = "at_most", "at most"


class NoticeType(TextChoices):
    """Procurement notices: those of the Procurement Act 2023, and those of the rules before and beside it."""

    UK1 = "uk1", "UK1 pipeline"
    UK2 = "uk2", "UK2 preliminary market engagement"
    UK3 = "uk3", "UK3 planned procurement"
    UK4 = "uk4", "UK4 tender"
    UK5 = "uk5", "UK5 transparency (direct award)"
    UK6 = "uk6", "UK6 contract award"
    UK7 = "uk7", "UK7 contract details"
    UK8 = "uk8", "UK8 contract payment"
    UK9 = "uk9", "UK9 contract performance"
    UK10 = "uk10", "UK10 contract change"
    UK11 = "uk11", "UK11 contract termination"
    UK12 = "uk12", "UK12 procurement termination"
    UK13 = "uk13", "UK13 dynamic market intention"
    UK14 = "uk14", "UK14 dynamic market establishment"
    UK15 = "uk15", "UK15 dynamic market modification"
    UK16 = "uk16", "UK16 dynamic market cessation"
    UK17 = "uk17", "UK17 payments compliance"
    CONTRACT_COPY = "contract_copy", "Copy of the contract"
    MODIFICATION_COPY = "modification_copy", "Copy of the modification"
    PCR_PRIOR = "pcr_prior", "Prior information notice (2015 Regulations)"
    PCR_CONTRACT = "pcr_contract", "Contract notice (2015 Regulations)"
    PCR_AWARD = "pcr_award", "Contract award notice (2015 Regulations)"
    PCR_MODIFICATION = "pcr_modification", "Modification notice (2015 Regulations)"
    PSR_INTENTION = "psr_intention", "Intention to award (Provider Selection Regime)"
    PSR_AWARD = "psr_award", "Confirmation of award (Provider Selection Regime)"
    PSR_MODIFICATION = "psr_modification", "Contract modification (Provider Selection Regime)"


class NoticeEvent(TextChoices):
    """What a notice is about: a change, or a step of a procurement."""

    VARIATION = "variation", "Variation"
    ENGAGEMENT = "engagement", "Engagement of the market"
    INVITATION = "invitation", "Invitation"
    DIRECT_AWARD = "direct_award", "Direct award"
    AWARD = "award", "Award"
    CONTRACT = "contract", "Contract made"
    ABANDONED = "abandoned", "Procurement ended without a contract"


class StepKind(TextChoices):
    """A stage of a procurement, in the order in which they come."""

    ENGAGEMENT = "engagement", "Engagement of the market"
    INVITATION = "invitation", "Invitation"
    EVALUATION = "evaluation", "Evaluation"
    DECISION = "decision", "Decision to award"
    STANDSTILL = "standstill", "Standstill"
    SIGNING = "signing", "Contract signed"
    MOBILISATION = "mobilisation", "Mobilisation"
    START = "start", "Service begins"
