"""GOV.UK Design System components, drawn from the same options as govuk-frontend's own macros take.

Each function takes one mapping of options and gives the markup; `tests/unit/commissioning/test_components.py` compares
them with the fixtures that govuk-frontend publishes. `fields` draws Django's form fields with them.
"""

from commissioning.components import content, controls, groups, lists, navigation

COMPONENTS = {
    "back-link": navigation.back_link,
    "breadcrumbs": navigation.breadcrumbs,
    "button": content.button,
    "character-count": controls.character_count,
    "checkboxes": groups.checkboxes,
    "date-input": groups.date_input,
    "details": content.details,
    "error-message": controls.error_message,
    "error-summary": content.error_summary,
    "fieldset": controls.fieldset,
    "file-upload": controls.file_upload,
    "generic-header": navigation.generic_header,
    "hint": controls.hint,
    "input": controls.text_input,
    "inset-text": content.inset_text,
    "label": controls.label,
    "notification-banner": content.notification_banner,
    "pagination": navigation.pagination,
    "panel": content.panel,
    "password-input": controls.password_input,
    "radios": groups.radios,
    "select": controls.select,
    "service-navigation": navigation.service_navigation,
    "skip-link": navigation.skip_link,
    "summary-list": lists.summary_list,
    "table": lists.table,
    "tag": content.tag,
    "task-list": lists.task_list,
    "textarea": controls.textarea,
    "warning-text": content.warning_text,
}
