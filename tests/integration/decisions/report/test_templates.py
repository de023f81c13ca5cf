"""Forms of report: a changed file is a new version, and a report begun earlier keeps the one it was begun from."""

from datetime import datetime

import pytest

from commissioning.clock import LONDON
from commissioning.enums import Role
from commissioning.models.base import AppendOnlyRefused
from commissioning.verdicts import Refused
from decisions.form_structure import InvalidForm
from decisions.models import ReportTemplate, TemplateVersion
from decisions.services import templates
from tests.factories.commissioning import CouncilFactory, actor_with
from tests.factories.decisions import s0_case

pytestmark = pytest.mark.django_db
AT = datetime(2020, 12, 1, 9, 0, tzinfo=LONDON)


@pytest.fixture
def changed_folder(tmp_path):
    text = (templates.SHIPPED / "delegated-powers.toml").read_text()
    (tmp_path / "delegated-powers.toml").write_text(text.replace('"Insight"', '"Insight and evidence"'))
    return tmp_path


def test_shipped_forms_are_there_after_migrate_and_loading_again_changes_nothing():
    shipped = ReportTemplate.objects.filter(council=None)
    assert set(shipped.values_list("slug", flat=True)) == {
        "delegated-powers", "member-decision", "committee-report", "cabinet-report", "business-case",
        "officer-decision", "waiver", "contract-award",
    }  # fmt: skip
    assert TemplateVersion.objects.count() == shipped.count()
    assert templates.load_shipped(at=AT) == []
    assert TemplateVersion.objects.count() == shipped.count()


def test_a_changed_file_becomes_the_next_version(changed_folder):
    (version,) = templates.load_shipped(at=AT, folder=changed_folder)
    assert version.number == 2
    headings = [section["heading"] for section in version.structure["sections"]]
    assert "Insight and evidence" in headings
    first = TemplateVersion.objects.get(template=version.template, number=1)
    assert "Insight" in [section["heading"] for section in first.structure["sections"]]


def test_a_report_keeps_the_form_it_was_begun_from(changed_folder):
    case = s0_case()
    templates.load_shipped(at=AT, folder=changed_folder)
    report = case.read()
    assert report.template_version.number == 1
    assert report.sections.get(key="insight").heading == "Insight"


def test_a_published_version_is_never_overwritten():
    version = TemplateVersion.objects.get(template__slug="delegated-powers")
    version.structure = {}
    with pytest.raises(AppendOnlyRefused):
        version.save()
    with pytest.raises(AppendOnlyRefused):
        TemplateVersion.objects.update(structure={})


def test_a_file_that_cannot_be_printed_is_refused_by_name(tmp_path):
    (tmp_path / "broken.toml").write_text('slug = "broken"')
    with pytest.raises(InvalidForm, match=r"broken\.toml: The form has no name"):
        templates.load_shipped(at=AT, folder=tmp_path)


def test_a_council_publishes_its_own_forms_and_nobody_elses():
    council = CouncilFactory()
    administrator = actor_with(Role.ADMINISTRATOR, council=council)
    shipped = ReportTemplate.objects.get(slug="delegated-powers", council=None)
    own = ReportTemplate.objects.create(council=council, slug="delegated-powers", name="Delegated decision")
    structure = shipped.current_version.structure
    version = templates.publish(template=own, structure=structure, actor=administrator, at=AT)
    assert (version.number, version.published_by) == (1, administrator.user)
    for template, actor, code in (
        (shipped, administrator, "shipped"),
        (own, actor_with(Role.REPORT_AUTHOR, council=council), "not_yours"),
        (own, actor_with(Role.ADMINISTRATOR, council=CouncilFactory()), "not_yours"),
        (own, administrator, "nothing_changed"),
    ):
        with pytest.raises(Refused) as refused:
            templates.publish(template=template, structure=structure, actor=actor, at=AT)
        assert refused.value.verdict.codes == (code,)
