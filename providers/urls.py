"""The addresses of the providers pages."""

from django.urls import path

from providers.views import contacts, pages, provider_list

app_name = "providers"
urlpatterns = [
    path("providers/", provider_list.provider_list, name="provider-list"),
    path("providers/export.<slug:file_type>/", provider_list.provider_export, name="provider-export"),
    path("providers/add/", pages.provider_add, name="provider-add"),
    path("providers/<int:pk>/", pages.provider_detail, name="provider-detail"),
    path("providers/<int:pk>/edit/", pages.provider_edit, name="provider-edit"),
    path("providers/<int:pk>/contacts/add/", contacts.contact_add, name="contact-add"),
    path("contacts/<int:pk>/edit/", contacts.contact_edit, name="contact-edit"),
    path("contacts/<int:pk>/remove/", contacts.contact_remove, name="contact-remove"),
]
