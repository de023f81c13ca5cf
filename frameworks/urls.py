"""The addresses of the contracts pages."""

from django.urls import include, path

from commissioning import attachment_pages
from frameworks.views import attachments, contract_list, contracts, imports, letters, parts, procuring, variations

app_name = "frameworks"
urlpatterns = [
    path("contracts/", contract_list.contract_list, name="contract-list"),
    path("contracts/export.<slug:file_type>/", contract_list.contract_export, name="contract-export"),
    path("contracts/add/", contracts.contract_add, name="contract-add"),
    path("contracts/import/", imports.begin, name="import-begin"),
    path("contracts/import/<int:pk>/", imports.detail, name="import-detail"),
    path("contracts/import/<int:pk>/columns/", imports.columns, name="import-columns"),
    path("contracts/import/<int:pk>/providers/", imports.providers, name="import-providers"),
    path("contracts/import/<int:pk>/to-correct/", imports.to_correct, name="import-to-correct"),
    path("contracts/import/<int:pk>/undo/", imports.undo, name="import-undo"),
    path("contracts/<int:pk>/", contracts.contract_detail, name="contract-detail"),
    path("contracts/<int:pk>/edit/", contracts.contract_edit, name="contract-edit"),
    path("contracts/<int:pk>/history/", contracts.contract_history, name="contract-history"),
    path("contracts/<int:pk>/act/<slug:slug>/", contracts.contract_act, name="contract-act"),
    path("contracts/<int:pk>/lots/add/", parts.lot_add, name="lot-add"),
    path("contracts/<int:pk>/options/add/", parts.option_add, name="option-add"),
    path("contracts/<int:pk>/money/add/", parts.money_add, name="money-add"),
    *attachment_pages.addresses(attachments.SHELF, below="contracts/<int:pk>/files/"),
    path("contracts/<int:pk>/letters/", letters.contract_letters, name="contract-letters"),
    path("contracts/<int:pk>/letters/links/", letters.contract_letter_links, name="contract-letter-links"),
    path("contracts/<int:pk>/letters/<slug:slug>/", letters.contract_letter_act, name="contract-letter-act"),
    path("contracts/letters/<int:pk>.pdf", letters.letter_pdf, name="letter-pdf"),
    path("contracts/<int:pk>/procurement/", procuring.contract_procurement, name="contract-procurement"),
    path("contracts/<int:pk>/procurement/act/<slug:slug>/", procuring.procurement_act, name="procurement-act"),
    path("contracts/<int:pk>/procurement/steps/add/", procuring.step_add, name="step-add"),
    path("contracts/procurement/steps/<int:pk>/", procuring.step_edit, name="step-edit"),
    path("contracts/<int:pk>/variations/add/", variations.variation_add, name="variation-add"),
    path("contracts/<int:pk>/notices/add/", variations.notice_add, name="notice-add"),
    path("contracts/variations/<int:pk>/", variations.variation_detail, name="variation-detail"),
    path("contracts/variations/<int:pk>/edit/", variations.variation_edit, name="variation-edit"),
    path("contracts/variations/<int:pk>/act/<slug:slug>/", variations.variation_act, name="variation-act"),
    path("contracts/notices/<int:pk>/", variations.notice_edit, name="notice-edit"),
    path("contracts/lots/<int:pk>/", parts.lot_edit, name="lot-edit"),
    path("contracts/options/<int:pk>/", parts.option_edit, name="option-edit"),
    path("contracts/money/<int:pk>/", parts.money_edit, name="money-edit"),
    path("contracts/parts/<slug:kind>/<int:pk>/remove/", parts.part_remove, name="part-remove"),
    path("", include("frameworks.joining_urls")),
    path("", include("frameworks.money_urls")),
]
