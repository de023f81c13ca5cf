"""Separation of duties: of persons, absolute, superusers included (model.md invariant 19)."""

from decisions.separation import Duties, has_no_conflict, may_approve, may_clear, may_make

AUTHOR, CONTRIBUTOR, APPROVER, CLEARER, CONSULTEE, OUTSIDER = range(1, 7)
DUTIES = Duties(
    author=AUTHOR,
    contributors=frozenset({CONTRIBUTOR}),
    clearers=frozenset({CLEARER}),
    consultees=frozenset({CONSULTEE}),
)
EVERYBODY = range(1, 7)


def test_only_those_who_wrote_nothing_may_approve_as_manager():
    assert [person for person in EVERYBODY if may_approve(DUTIES, person).allowed] == [
        APPROVER, CLEARER, CONSULTEE, OUTSIDER,
    ]  # fmt: skip


def test_everybody_but_the_author_may_clear():
    assert [person for person in EVERYBODY if may_clear(DUTIES, person).allowed] == [
        CONTRIBUTOR, APPROVER, CLEARER, CONSULTEE, OUTSIDER,
    ]  # fmt: skip


def test_the_maker_neither_drafted_nor_cleared_nor_was_consulted():
    assert [person for person in EVERYBODY if may_make(DUTIES, person).allowed] == [APPROVER, OUTSIDER]


def test_a_person_barred_twice_reads_both_reasons():
    duties = Duties(author=AUTHOR, clearers=frozenset({AUTHOR}))
    assert may_make(duties, AUTHOR).codes == ("maker_is_drafter", "maker_is_clearer")


def test_a_declared_conflict_removes_the_person():
    duties = Duties(author=AUTHOR, conflicted=frozenset({OUTSIDER}))
    assert has_no_conflict(duties, OUTSIDER).codes == ("conflict_declared",)
    assert has_no_conflict(duties, CLEARER).allowed


def test_a_refusal_says_who_can_do_it_instead():
    assert may_make(DUTIES, AUTHOR).sentence == (
        "You drafted this report, so somebody else with authority has to decide it."
    )
