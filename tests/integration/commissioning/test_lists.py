"""Every list says what it is, how it is sorted and what narrows it, and works for somebody without scripts."""

from __future__ import annotations

import datetime

import django_filters
import pytest
from django.test import RequestFactory
from django_tables2 import Column
from lxml import html

from commissioning.filters import DateBoxesFilter, Filters, SearchFilter
from commissioning.models import Post
from commissioning.tables import Table
from tests.factories.commissioning import PostFactory

pytestmark = pytest.mark.django_db


class PostTable(Table):
    title = Column()
    department = Column(orderable=False)

    class Meta(Table.Meta):
        caption = "Posts"
        empty_text = "No post yet. Add the first one."
        row_header = "title"


class PostFilters(Filters):
    search = SearchFilter("title", "department", label="Words")
    department = django_filters.ChoiceFilter(label="Department", choices=[("Adults", "Adults"), ("Roads", "Roads")])
    since = DateBoxesFilter(method="nothing", label="Since")

    def nothing(self, queryset, name, value):
        return queryset


def drawn(address="/", rows=None, per_page=25):
    request = RequestFactory().get(address)
    rows = Post.objects.order_by("title") if rows is None else rows
    return html.fromstring(f"<div>{PostTable(rows, request=request, per_page=per_page).as_html(request)}</div>")


def test_a_list_has_a_caption_scopes_and_a_name_for_each_row():
    PostFactory(title="Head of Roads")
    page = drawn()
    assert page.xpath("//caption/text()") == ["Posts"]
    assert page.xpath("//thead//th/@scope") == ["col", "col"]
    assert page.xpath("//tbody//th[@scope='row']/text()") == ["Head of Roads"]


def test_a_list_is_sorted_by_a_link_and_says_how_it_is_sorted():
    PostFactory(title="Auditor")
    PostFactory(title="Clerk")
    page = drawn("/?sort=-title&department=Roads")
    assert page.xpath("//tbody//th/text()") == ["Clerk", "Auditor"]
    assert page.xpath("//thead//th/@aria-sort") == ["descending"]
    assert page.xpath("//thead//a/@href") == ["?sort=title&department=Roads"]


def test_a_wide_list_scrolls_by_keyboard_under_its_own_name():
    PostFactory()
    (region,) = drawn().xpath("//*[@tabindex='0']")
    assert (region.get("role"), region.get("aria-labelledby")) == ("region", "list-caption")


def test_a_list_of_nothing_says_what_to_do_first():
    assert drawn(rows=Post.objects.none()).text_content().split() == [
        "No",
        "post",
        "yet.",
        "Add",
        "the",
        "first",
        "one.",
    ]


def test_a_long_list_has_pages_that_keep_the_rest_of_the_address():
    PostFactory.create_batch(5)
    page = drawn("/?sort=title", per_page=2)
    assert len(page.xpath("//tbody/tr")) == 2
    assert page.xpath("//nav[@aria-label='Pages']//li/a/@href") == [f"?sort=title&page={n}" for n in (1, 2, 3)]


def test_a_page_beyond_the_last_shows_the_last():
    PostFactory.create_batch(3)
    assert len(drawn("/?page=9", per_page=2).xpath("//tbody/tr")) == 1


def filtered(query):
    request = RequestFactory().get(f"/?{query}")
    return PostFilters(request.GET, Post.objects.order_by("title"), request=request)


def test_every_word_searched_for_must_stand_somewhere():
    PostFactory(title="Head of Roads", department="Highways")
    PostFactory(title="Head of Care", department="Adults")
    assert [post.title for post in filtered("search=head+ADULTS").qs] == ["Head of Care"]


def test_what_narrows_a_list_is_said_and_can_be_taken_away_one_by_one():
    filters = filtered("department=Roads&since_day=1&since_month=2&since_year=2021&sort=title&page=2")
    assert [(one.label, one.text, one.remove_url) for one in filters.active] == [
        ("Department", "Roads", "?since_day=1&since_month=2&since_year=2021&sort=title"),
        ("Since", "Monday 1 February 2021", "?department=Roads&sort=title"),
    ]
    assert filters.clear_url == "?sort=title"
    assert filters.form.cleaned_data["since"] == datetime.date(2021, 2, 1)


def test_a_wrong_date_narrows_nothing_and_is_said():
    PostFactory()
    filters = filtered("since_day=40&since_month=2&since_year=2021")
    assert len(filters.qs) == Post.objects.count()
    assert filters.active == []
    assert list(filters.form.errors) == ["since"]
