"""How dates and times are written, where Django's own ways differ from the council's."""
