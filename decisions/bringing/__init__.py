"""Bringing a draft written elsewhere into a report: where each heading goes, what becomes rows, what has no place.

Pure: a `Draft` and the `Shape` of a report in, a `Placing` out. `decisions.services.bringing` writes it.
"""
