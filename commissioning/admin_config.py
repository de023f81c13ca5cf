"""The admin as this product has it: our site in place of Django's, found by every app's `admin` module."""

from django.contrib.admin.apps import AdminConfig


class CouncilAdminConfig(AdminConfig):
    """Django's admin application with our site."""

    default_site = "commissioning.admin_site.CouncilAdminSite"
