"""The addresses of the ledger, and of a contract's money by year."""

from django.urls import path

from frameworks.views import contract_money, spend

urlpatterns = [
    path("contracts/<int:pk>/money/", contract_money.contract_money, name="contract-money"),
    path("spend/", spend.spend_list, name="spend-list"),
    path("spend/bring/", spend.spend_upload, name="spend-upload"),
    path("spend/files/<int:pk>/", spend.spend_check, name="spend-check"),
    path("spend/files/<int:pk>/rows-to-correct.<slug:file_type>/", spend.spend_errors, name="spend-errors"),
    path("spend/waiting/", spend.spend_queue, name="spend-queue"),
    path("spend/lines/<int:pk>/", spend.spend_match, name="spend-match"),
    path("spend/remembered/", spend.spend_rules, name="spend-rules"),
    path("spend/remembered/<int:pk>/give-up/", spend.spend_rule_end, name="spend-rule-end"),
]
