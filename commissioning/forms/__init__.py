"""Form fields that the whole site shares."""

from commissioning.forms.boxes import boxes
from commissioning.forms.dates import DateBoxes, DateBoxesField, DateOrMonthField, Month
from commissioning.forms.money import PoundsField
from commissioning.forms.prose import ProseField

__all__ = ["DateBoxes", "DateBoxesField", "DateOrMonthField", "Month", "PoundsField", "ProseField", "boxes"]
