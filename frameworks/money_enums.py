"""The words of spend and of monitoring."""

from django.db.models import TextChoices


class SpendMatch(TextChoices):
    """By what a line of the ledger was matched to a contract, or that it was not."""

    UNMATCHED = "unmatched", "Not matched"
    RULE = "rule", "A remembered match"
    PURCHASE_ORDER = "purchase_order", "Purchase order"
    COST_CODE = "cost_code", "Cost code"
    PROVIDER = "provider", "The provider’s only contract"
    HAND = "hand", "By hand, this line only"
    NOT_A_CONTRACT = "not_a_contract", "Not spend under a contract"


# The line names a contract by one of these, and by no other.
MATCHED = (SpendMatch.RULE, SpendMatch.PURCHASE_ORDER, SpendMatch.COST_CODE, SpendMatch.PROVIDER, SpendMatch.HAND)
