"""A council's colours stay legible whatever colour it has."""

import pytest

from commissioning import colours


def test_black_on_white_is_the_greatest_contrast():
    assert colours.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert colours.contrast("#1d5a6c", "#1d5a6c") == 1


@pytest.mark.parametrize(
    ("background", "ink"), [("#1d5a6c", colours.WHITE), ("#ffd83d", colours.INK), ("#f2f5f6", colours.INK)]
)
def test_the_ink_is_the_one_that_reads_better(background, ink):
    assert colours.ink_on(background) == ink


@pytest.mark.parametrize("colour", ["#1d5a6c", "#ffd83d", "#ffffff", "#808080"])
def test_text_in_the_councils_colour_reads_on_every_ground(colour):
    text = colours.legible(colour)
    assert min(colours.contrast(text, ground) for ground in (colours.WHITE, colours.SHADE)) >= colours.TEXT_CONTRAST


def test_a_colour_that_reads_already_is_left_alone():
    assert colours.legible("#1d5a6c") == "#1d5a6c"
