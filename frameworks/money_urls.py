"""The addresses of the ledger, and of a contract's money by year and its monitoring."""

from django.urls import path

from frameworks.views import contract_money, monitoring, spend

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
    path("contracts/<int:pk>/monitoring/", monitoring.contract_monitoring, name="contract-monitoring"),
    path("contracts/<int:pk>/monitoring/plan/", monitoring.monitoring_plan, name="monitoring-plan"),
    path("contracts/<int:pk>/monitoring/returns/add/", monitoring.return_add, name="return-add"),
    path("contracts/monitoring/returns/<int:pk>/", monitoring.return_edit, name="return-edit"),
    path("contracts/<int:pk>/monitoring/measures/add/", monitoring.kpi_add, name="kpi-add"),
    path("contracts/monitoring/measures/<int:pk>/", monitoring.kpi_edit, name="kpi-edit"),
    path("contracts/monitoring/measures/<int:pk>/assess/", monitoring.kpi_assess, name="kpi-assess"),
    path("contracts/<int:pk>/monitoring/diary/add/", monitoring.diary_add, name="diary-add"),
    path("contracts/monitoring/diary/<int:pk>/close/", monitoring.diary_close, name="diary-close"),
]
