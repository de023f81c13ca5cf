"""Two pages to type on, beside the project's own."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import path
from django.views.decorators.http import require_POST

from commissioning.forms import DateBoxesField
from commissioning.forms.restored import open_form, open_formset
from commissioning.urls import handler403, handler404, handler500, urlpatterns

__all__ = ["handler403", "handler404", "handler500"]


class ReasonForm(forms.Form):
    reason = forms.CharField(widget=forms.Textarea)
    on = DateBoxesField()
    key = forms.CharField(widget=forms.PasswordInput(render_value=True), required=False)


class RowForm(forms.Form):
    reason = forms.CharField()


def draw(request, source, status=200, **context):
    template = engines["django"].from_string(source)
    return HttpResponse(template.render(context, request), status=status)


def reason(request):
    form = open_form(ReasonForm, request)
    is_stale = request.POST.get("reason", "").startswith("stale")
    if form.is_bound and form.is_valid() and not is_stale:
        return redirect("home")
    source = '{% include "drafts/restored.html" %}<form method="post">{% csrf_token %}{{ form }}</form>'
    return draw(request, source, status=409 if is_stale else 200, form=form)


def rows(request):
    formset = open_formset(forms.formset_factory(RowForm), request)
    return draw(request, '<form method="post">{% csrf_token %}{{ formset }}</form>', formset=formset)


@require_POST
def only_sent_to(request):
    return redirect("home")


urlpatterns = [
    path("reason/", reason),
    path("rows/", rows),
    path("only-sent-to/", only_sent_to),
    *urlpatterns,
]
