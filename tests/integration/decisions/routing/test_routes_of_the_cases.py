"""The questions with which the shipped schemes are tried are those that the five cases ask when they are decided."""

import pytest

from commissioning.clock import london_day
from decisions.demonstration import people, register, walk
from decisions.demonstration.course import Course
from decisions.explaining import explanation
from decisions.routing import Route
from decisions.selectors import routes
from tests.factories.frameworks import S0_AT
from tests.unit.decisions.schemes import CASES

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["S1", "S2", "S3", "S4"])
def test_the_case_asks_what_its_route_is_tried_with_and_its_own_scheme_answers(name):
    course = Course(name)
    report, at = course.draft(), course.case.time("decided")
    asked = CASES[name]
    question = routes.question_of(report, at)
    assert question.inputs == asked.inputs
    assert (question.on, question.values) == (london_day(at), asked.values)
    found = routes.route_for(report, at)
    assert isinstance(found, Route)
    assert found.rule.maker.title == course.case.people["maker"].post
    assert explanation(found, question)[0] == found.sentence


def test_s0_asks_for_an_extension_on_the_forward_plan():
    cast = people.cast()
    register.set_up_scheme(cast)
    question = routes.question_of(walk.frozen(cast).draft(), S0_AT)
    assert question.inputs == CASES["S0"].inputs
    assert (question.on, question.values) == (CASES["S0"].on, CASES["S0"].values)
