"""The clock has twenty-four hours, as in the record of a decision."""

DATETIME_FORMAT = "j F Y, H:i"
TIME_FORMAT = "H:i"
