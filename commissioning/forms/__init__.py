"""Form fields that the whole site shares."""

from commissioning.forms.dates import DateBoxes, DateBoxesField
from commissioning.forms.money import PoundsField
from commissioning.forms.prose import ProseField

__all__ = ["DateBoxes", "DateBoxesField", "PoundsField", "ProseField"]
