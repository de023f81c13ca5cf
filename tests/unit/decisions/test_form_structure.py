"""Shipped files of forms are read, completed and refused in words."""

import pytest

from decisions.form_structure import InvalidForm, digest, read
from decisions.services.templates import SHIPPED

SMALLEST = """
slug = "small"
name = "Small report"
action = "extend"
scheme = "n.n"
reference_code = "SR"
[[sections]]
key = "why"
heading = "Why"
"""


def test_a_small_form_is_completed_with_every_default():
    assert read(SMALLEST) == {
        "slug": "small",
        "name": "Small report",
        "action": "extend",
        "scheme": "n.n",
        "reference_code": "SR",
        "counts_subheadings": False,
        "recommendation_labels": "decimal",
        "particulars": [],
        "recommendations": [],
        "alternatives": [],
        "sign_off": [],
        "sections": [
            {
                "key": "why",
                "heading": "Why",
                "parent": "",
                "kind": "prose",
                "numbering": "full",
                "required": False,
                "locked": True,
                "discipline": "",
                "guidance": "",
                "starter": "",
                "level": 1,
            }
        ],
    }


def test_the_delegated_powers_report_has_the_sections_of_the_case():
    form = read((SHIPPED / "delegated-powers.toml").read_text())
    top = [section["heading"] for section in form["sections"] if section["level"] == 1]
    under_implications = [section["heading"] for section in form["sections"] if section["parent"] == "implications"]
    under_resources = [section["heading"] for section in form["sections"] if section["parent"] == "resources"]
    assert top == [
        "Summary",
        "Decisions",
        "Why this report is needed",
        "Reasons for recommendations",
        "Alternative options considered and not recommended",
        "Post decision implementation",
        "Implications of decision",
        "Background papers",
    ]
    assert len(under_implications) == 9
    assert under_resources == [
        "Finance and value for money",
        "Procurement",
        "Staffing",
        "IT",
        "Property",
        "Sustainability",
    ]
    assert [entry["label"] for entry in form["particulars"]] == [
        "Title",
        "Report of",
        "Wards",
        "Status",
        "Enclosures",
        "Officer contact details",
    ]
    assert [entry["part"] for entry in form["sign_off"]] == ["consultee", "decision_maker"]


def test_the_digest_knows_an_unchanged_form_however_it_is_laid_out():
    spaced = SMALLEST.replace('slug = "small"', 'slug   =   "small"   # a remark')
    assert digest(read(SMALLEST)) == digest(read(spaced))
    assert digest(read(SMALLEST)) != digest(read(SMALLEST.replace('"Why"', '"Wherefore"')))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('scheme = "n.n"', 'scheme = "n-n"'), "The scheme is “n-n”; it must be one of"),
        (('slug = "small"', ""), "The form has no slug."),
        (('key = "why"', 'key = ""'), "Every section needs a key of its own"),
        (('heading = "Why"', 'heading = ""'), "Section “why” has a fixed heading but no words for it."),
        (('heading = "Why"', 'heading = "Why"\nparent = "nobody"'), "which does not come before it"),
        (('heading = "Why"', 'heading = "Why"\nkind = "poem"'), "The kind of section “why” is “poem”"),
        (('heading = "Why"', 'heading = "Why"\ncolour = "red"'), "Unknown in a section: colour."),
        (('action = "extend"', 'action = "borrow"'), "The action is “borrow”"),
        (("[[sections]]", "[[sections"), "The file is not valid TOML"),
    ],
)
def test_a_form_that_could_not_be_printed_is_refused_in_words(change, said):
    with pytest.raises(InvalidForm) as refused:
        read(SMALLEST.replace(*change))
    assert said in str(refused.value)


def test_a_section_deeper_than_the_page_knows_is_refused():
    nested = "".join(
        f'[[sections]]\nkey = "s{depth}"\nheading = "S"\nparent = "{parent}"\n'
        for depth, parent in ((2, "why"), (3, "s2"), (4, "s3"))
    )
    with pytest.raises(InvalidForm, match="stands on level 4; 3 is the deepest"):
        read(SMALLEST + nested)
