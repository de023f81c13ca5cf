"""Where everything is."""

from allauth.mfa.totp.views import activate_totp
from csp.decorators import csp_update
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView

from commissioning.public_pages import unchanging
from commissioning.views import (
    api_tokens,
    audit,
    branding,
    drafts,
    errors,
    help,
    posts,
    preferences,
    saved_views,
    search,
    verify,
)


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer when the program and its database do."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@unchanging
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines read the public pages and nothing else."""
    return HttpResponse("User-agent: *\nAllow: /public/\nAllow: /static/\nDisallow: /\n", content_type="text/plain")


urlpatterns = [
    path("", include("decisions.urls.home")),
    path("robots.txt", robots, name="robots"),
    path("healthz", healthz, name="healthz"),
    # The one page with a picture in its markup: the key of an authenticator app, made for this one view.
    path("accounts/2fa/totp/activate/", csp_update({"img-src": ["data:"]})(activate_totp), name="mfa_activate_totp"),
    # Addresses are what people sign in with: an administrator changes them, nobody adds their own.
    path("accounts/email/", RedirectView.as_view(pattern_name="mfa_index"), name="account_email"),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("search/", search.search, name="search"),
    path("audit/", audit.trail, name="audit-trail"),
    path("audit/export.<slug:file_type>/", audit.export, name="audit-trail-export"),
    path("account/e-mail/", preferences.mail_preferences, name="mail-preferences"),
    path("account/programs/", api_tokens.tokens, name="api-tokens"),
    path("account/programs/<int:pk>/revoke/", api_tokens.token_revoke, name="api-token-revoke"),
    path("api/v1/", include("decisions.urls.api")),
    path("drafts/keep/", drafts.keep, name="draft-keep"),
    path("drafts/drop/", drafts.drop, name="draft-drop"),
    path("help/", help.contents, name="help"),
    path("help/pictures/<str:name>", help.picture, name="help-picture"),
    path("help/<slug:slug>/", help.page, name="help-guide"),
    path("act-in-post/", posts.act_in_post, name="act-in-post"),
    path("saved-views/save/", saved_views.saved_view_save, name="saved-view-save"),
    path("saved-views/<int:pk>/delete/", saved_views.saved_view_delete, name="saved-view-delete"),
    path("public/verify/", verify.verify_document, name="public-verify"),
    path("public/reply/", include("frameworks.public_urls")),
    path("public/", include("decisions.urls.public")),
    path("", include("frameworks.urls")),
    path("", include("providers.urls")),
    path("", include("decisions.urls")),
    path("council/<str:code>.css", branding.council_stylesheet, name="council-stylesheet"),
]
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.failed
