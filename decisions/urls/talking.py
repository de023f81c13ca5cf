"""What changed since, comments, and text pasted from Word."""

from django.urls import URLPattern, path

from decisions.views import comments, pasting, versions

urlpatterns: list[URLPattern] = [
    path("reports/<int:pk>/versions/", versions.listed, name="report-versions"),
    path("reports/<int:pk>/versions/keep/", versions.keep_version, name="version-keep"),
    path("reports/<int:pk>/changes/", versions.changes, name="report-changes"),
    path("reports/<int:pk>/comments/", comments.listed, name="report-comments"),
    path("reports/<int:pk>/comments/<slug:place>/<int:position>/", comments.add, name="comment-add"),
    path("comments/<int:pk>/reply/", comments.reply, name="comment-reply"),
    path("comments/<int:pk>/resolve/", comments.resolve, name="comment-resolve"),
    path("reports/<int:pk>/paste/", pasting.paste, name="prose-paste"),
]
