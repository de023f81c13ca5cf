"""Inside a page that is read the same question is asked once; outside nothing is kept."""

from __future__ import annotations

from commissioning.once import once, once_each, reading_once
from tests.factories.commissioning import CouncilFactory

asked = []


@once
def name_of(council, more=""):
    asked.append(council.pk)
    return f"{council.name}{more}"


@once_each
def names_of(councils):
    asked.append([council.pk for council in councils])
    return {council.pk: council.name for council in councils}


def counted(*calls):
    asked.clear()
    answers = [name_of(*call) for call in calls]
    return len(asked), answers


def test_the_same_question_is_asked_once_inside_a_block(db):
    council = CouncilFactory(name="Testbury")
    with reading_once():
        assert counted((council,), (council,)) == (1, ["Testbury", "Testbury"])


def test_another_row_or_another_word_is_another_question(db):
    one, two = CouncilFactory(), CouncilFactory()
    with reading_once():
        assert counted((one,), (two,), (one, "!"))[0] == 3


def test_nothing_is_kept_outside_a_block_or_after_it(db):
    council = CouncilFactory()
    assert counted((council,), (council,))[0] == 2
    with reading_once():
        name_of(council)
    assert counted((council,))[0] == 1


def test_a_block_that_fails_keeps_nothing(db):
    council = CouncilFactory()
    try:
        with reading_once():
            name_of(council)
            raise ValueError
    except ValueError:
        pass
    assert counted((council,))[0] == 1


def test_what_was_read_ahead_for_many_rows_is_not_asked_again_for_one(db):
    one, two, three = CouncilFactory(name="One"), CouncilFactory(name="Two"), CouncilFactory(name="Three")
    asked.clear()
    with reading_once():
        assert names_of(one) == "One"
        names_of.ahead([one, two, three])
        assert [names_of(council) for council in (one, two, three)] == ["One", "Two", "Three"]
        names_of.ahead([])
    assert asked == [[one.pk], [two.pk, three.pk]]


def test_outside_a_block_nothing_is_read_ahead_and_each_row_is_asked_about_by_itself(db):
    one, two = CouncilFactory(name="One"), CouncilFactory(name="Two")
    asked.clear()
    names_of.ahead([one, two])
    assert [names_of(council) for council in (one, two, one)] == ["One", "Two", "One"]
    assert asked == [[one.pk], [two.pk], [one.pk]]
