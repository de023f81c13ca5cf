"""What the pages link to is there under the name that deployment gives it."""

from pathlib import Path

from django.core.management import call_command

from commissioning import settings as as_deployed


def test_every_file_that_a_stylesheet_names_is_collected(settings, tmp_path: Path) -> None:
    """Collecting fails when a stylesheet or script refers to a file that is not there."""
    settings.STORAGES = as_deployed.STORAGES
    settings.STATIC_ROOT = tmp_path
    call_command("collectstatic", interactive=False, verbosity=0)
    assert (tmp_path / "staticfiles.json").exists()
