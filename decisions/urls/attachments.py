"""Files kept with a report."""

from commissioning import attachment_pages
from decisions.views.attachments import SHELF

urlpatterns = attachment_pages.addresses(SHELF, below="reports/<int:pk>/files/")
