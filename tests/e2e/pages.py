"""Every page of the product outside the admin: in which state it is looked at, and by whom.

A word for an address is read as `tests.addresses` reads it. `NO_PAGE` holds the addresses behind which there is no
page of its own, `ON_THE_WAY` those that only a walk through a form leads to; together they are all there are.
"""

from __future__ import annotations

from collections.abc import Callable

from commissioning.guides import ABOUT, GUIDES
from decisions.demonstration import people
from decisions.enums import ProposalStep
from tests.addresses import every_address
from tests.e2e import (
    joining_stages,
    keeping_stages,
    letter_stages,
    meeting_stages,
    money_stages,
    report_stages,
    stages,
    variation_stages,
)
from tests.e2e.stages import World

NOBODY = ""
AUTHOR, MANAGER, OFFICE = people.AUTHOR.name, people.MANAGER.name, people.OFFICE.name
DIRECTOR, CHAIRMAN, CONTRACT_MANAGER = people.DIRECTOR.name, people.CHAIRMAN.name, people.CONTRACT_MANAGER.name
MONITORING_OFFICER, TREASURER = people.MONITORING_OFFICER.name, people.TREASURER.name
AUDITOR, ADMINISTRATOR = people.AUDITOR.name, people.ADMINISTRATOR.name
CLEARERS = [one.name for one in people.CLEARERS]


def on_report(*slugs: str) -> list[str]:
    """The pages of acts on the report."""
    return [f"decisions:report-act report {slug}" for slug in slugs]


def on_contract(*slugs: str, contract: str = "contract") -> list[str]:
    """The pages of acts on a contract."""
    return [f"frameworks:contract-act {contract} {slug}" for slug in slugs]


PAGES: dict[Callable[[], World], dict[str, list[str]]] = {
    stages.accounts: {
        NOBODY: [
            "account_login", "account_signup", "account_inactive", "account_email_verification_sent",
            "account_reset_password", "account_reset_password_done", "account_reset_password_from_key 1 no-such-key",
            "account_reset_password_from_key_done", "account_confirm_email no-such-key",
            "socialaccount_login_cancelled", "help", "public-verify",
            *(f"help-guide {slug}" for slug in (*GUIDES, *ABOUT)),
        ],
        "by password": [
            "home", "account_logout", "account_reauthenticate", "account_change_password", "mfa_index",
            "mfa_activate_totp", "mfa_list_webauthn", "mfa_add_webauthn", "socialaccount_connections",
            "mail-preferences", "api-tokens", "api-token-revoke a_token",
        ],
        "with factors": [
            "mfa_index", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_deactivate_totp",
            "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_list_webauthn", "mfa_edit_webauthn key",
            "mfa_remove_webauthn key",
        ],
        "elsewhere": ["account_set_password"],
    },
    stages.proposing: {
        AUTHOR: [
            "home", "decisions:proposal-begin", "decisions:proposal-begin ?contract={other}",
            *(f"decisions:proposal-step proposal {step}" for step in ProposalStep.values),
            "decisions:proposal-add proposal", "decisions:proposal-add proposal ?contract={other}",
            "decisions:proposal-drop proposal",
        ],
        ADMINISTRATOR: ["home", "decisions:person-hand-over leaver"],
    },
    stages.register: {
        NOBODY: [
            "public-councils", "public-council BRK", "public-contracts BRK", "public-contract BRK ASC-2017-041",
            "api:api-root",
        ],
        AUTHOR: [
            "search", "search ?q=day+opportunities", "search ?q=zebra",
            "frameworks:contract-list", "saved-view-save ?list=contracts&view=kind%3Dapproved_list",
            "frameworks:contract-detail contract", "frameworks:contract-history contract",
            *on_contract("record-history", "correct-entry", "admit-provider"),
            "frameworks:contract-edit contract", "frameworks:contract-attachments contract",
            "frameworks:contract-attachment-add contract", "frameworks:contract-attachment-replace contract deed",
            "frameworks:contract-attachment-withdraw contract deed",
            "frameworks:contract-add", "frameworks:contract-add ?kind=framework",
            "frameworks:contract-detail planned", "frameworks:contract-edit planned",
            *on_contract("change-stage", contract="planned"),
            "frameworks:lot-add planned", "frameworks:option-add planned", "frameworks:money-add planned",
            "frameworks:lot-edit a_lot", "frameworks:option-edit an_option", "frameworks:money-edit a_sum",
            "frameworks:part-remove lot a_lot", "frameworks:part-remove option an_option",
            "decisions:due-list", "calendar-address", "decisions:safe-start contract",
            "decisions:safe-start-change contract drafting",
            "frameworks:part-remove money a_sum",
            "providers:provider-list", "providers:provider-add", "providers:provider-detail provider",
            "providers:provider-edit provider", "providers:contact-add provider", "providers:contact-edit contact",
            "providers:contact-remove contact",
        ],
        MANAGER: ["home", "decisions:due-list", *on_contract("confirm-correction", "decline-correction")],
        MONITORING_OFFICER: on_contract("give-file-leave", "take-file-leave-back"),
        TREASURER: ["home", "frameworks:contract-detail contract"],
    },
    stages.importing: {
        AUTHOR: [
            "frameworks:import-begin", "frameworks:import-detail waiting", "frameworks:import-columns waiting",
            "frameworks:import-providers waiting", "frameworks:import-detail brought", "frameworks:import-undo brought",
        ],
        AUDITOR: ["frameworks:import-begin", "frameworks:import-detail undone"],
    },
    letter_stages.offered: {
        CONTRACT_MANAGER: [
            "home", "frameworks:contract-detail contract", "frameworks:contract-letters contract",
            "frameworks:contract-letter-links contract",
            *(
                f"frameworks:contract-letter-act contract {slug}"
                for slug in ("write", "send", "record-reply", "confirm-reply", "set-aside-reply")
            ),
        ],
        NOBODY: ["public-letter-reply secret"],
    },
    joining_stages.rounds_of_admission: {
        NOBODY: ["public-rounds code", "public-round code OPEN 1"],
        joining_stages.COMMISSIONER: [
            "frameworks:round-list a_list", "frameworks:round-add a_list", "frameworks:round-detail opened",
            "frameworks:round-edit planned", "frameworks:application-add opened",
            *(f"frameworks:round-act opened {slug}" for slug in ("upload-applications", "name-evaluator")),
            "frameworks:round-act planned open", "frameworks:round-act evaluated write-letters",
            "frameworks:application-act differing moderate",
            "frameworks:application-detail settled",
            "frameworks:place-list ?area={melton}&group={group}",
            "frameworks:place-detail place", "frameworks:service-add place", "frameworks:service-edit service",
            "frameworks:venue-add place", "frameworks:venue-edit venue", "frameworks:rate-card-add place",
            "frameworks:rate-add card", "frameworks:rate-edit rate", "frameworks:provider-merge provider",
            *(f"frameworks:place-act place {slug}" for slug in ("suspend", "pass-on")),
            "frameworks:place-act conditional meet-condition", "providers:provider-detail provider",
        ],
        joining_stages.EVALUATOR: [
            "frameworks:round-act planned declare", "frameworks:round-detail evaluated",
            "frameworks:round-act evaluated upload-scores", "frameworks:application-detail unscored",
            "frameworks:application-act unscored score",
        ],
        joining_stages.HEAD: [
            "frameworks:place-detail suspended", "frameworks:place-act suspended ratify",
            "frameworks:round-act evaluated sign-off"],
    },
    variation_stages.varied: {
        AUTHOR: [
            "frameworks:contract-detail contract", "frameworks:variation-add contract",
            "frameworks:variation-detail large", "frameworks:variation-edit large", "decisions:variation-ask large",
            "frameworks:variation-act large drop", "frameworks:contract-procurement planned",
            "frameworks:procurement-act fresh lay-out", "frameworks:step-add planned", "frameworks:step-edit step",
            "frameworks:notice-add contract",
        ],
        CONTRACT_MANAGER: [
            "frameworks:variation-detail ready", "frameworks:variation-act ready sign", "frameworks:notice-edit notice",
            "frameworks:variation-act signed take-effect", "frameworks:variation-detail detail",
            "frameworks:variation-act detail make-administrative", "frameworks:procurement-act contract sign-contract",
        ],
    },
    money_stages.spending: {
        AUTHOR: [
            "frameworks:spend-list", "frameworks:spend-upload", "frameworks:spend-check wrong",
            "frameworks:spend-check right", "frameworks:spend-queue", "frameworks:spend-match line",
            "frameworks:spend-rules", "frameworks:spend-rule-end rule", "frameworks:contract-money contract",
            "frameworks:contract-detail contract", "frameworks:contract-list ?spent=80",
        ],
        AUDITOR: ["frameworks:spend-queue", "frameworks:spend-rules"],
    },
    money_stages.monitoring_kept: {
        CONTRACT_MANAGER: [
            "frameworks:contract-monitoring contract", "frameworks:monitoring-plan contract",
            "frameworks:return-add contract", "frameworks:return-edit row", "frameworks:kpi-add contract",
            "frameworks:kpi-edit kpi", "frameworks:kpi-assess kpi", "frameworks:diary-add contract",
            "frameworks:diary-close concern",
        ],
        AUDITOR: ["frameworks:contract-monitoring contract"],
    },
    stages.departures: {
        MONITORING_OFFICER: [
            *(f"decisions:departure-list {kind}" for kind in ("waivers", "breaches", "late-authorisations")),
            *(f"decisions:departure-add {kind}" for kind in ("waivers", "breaches", "late-authorisations")),
            "decisions:departure-detail waivers waiver", "decisions:departure-detail breaches breach",
            "decisions:departure-detail late-authorisations late", "decisions:departure-act waivers waiver answer",
            "decisions:departure-act breaches breach remedy", "decisions:departure-act waivers waiver strike-out",
            "decisions:departure-report",
        ],
        AUDITOR: ["audit-trail", "decisions:departure-list breaches"],
    },
    report_stages.draft: {
        AUTHOR: [
            "home", "decisions:report-list", "decisions:report-detail report", "decisions:report-particulars report",
            "decisions:report-section report finance", "decisions:report-section report decisions",
            "decisions:report-section report alternatives",
            *(f"decisions:report-rows report {kind}" for kind in
              ("recommendations", "alternatives", "papers", "contacts", "figures", "tables", "exempt")),
            *(f"decisions:report-row-add report {kind}" for kind in
              ("recommendations", "alternatives", "papers", "contacts", "figures")),
            *(f"decisions:report-row-edit report {kind} {row}" for kind, row in (
                ("recommendations", "recommendation"), ("alternatives", "alternative"), ("papers", "paper"),
                ("contacts", "contact"), ("figures", "figure"), ("exempt", "passage"))),
            "decisions:report-row-remove report recommendations recommendation",
            "decisions:report-table-add report", "decisions:report-table report table",
            "decisions:report-scores report", "decisions:report-facts report",
            "decisions:report-readiness report", "decisions:report-read report",
            "decisions:report-versions report", "decisions:report-changes report",
            "decisions:report-comments report", "decisions:comment-add report summary 1",
            "decisions:comment-reply comment", "decisions:report-attachments report",
            "decisions:report-attachment-add report", "decisions:report-attachment-replace report annex",
            "decisions:report-attachment-withdraw report annex",
            *on_report("submit", "withdraw", "declare-conflict", "accept-warning", "add-section",
                       "remove-section", "add-table", "give-section",
                       "withhold", "remove-exempt", "grant-exempt", "revoke-exempt"),
        ],
        CONTRACT_MANAGER: [
            "home", "decisions:report-section report what-people-said", "decisions:report-detail report",
        ],
        MONITORING_OFFICER: [
            "home", "decisions:report-detail report", "decisions:report-rows report exempt",
            *on_report("agree-exempt"),
        ],
    },
    report_stages.another_route: {
        AUTHOR: [
            "decisions:report-detail report", *on_report("choose-route", "ordinary-route", "delegate"),
            "decisions:route-what-if",
            "decisions:route-what-if ?action=extend&on_day=22&on_month=10&on_year=2020&annual=45000&facts=on_plan",
            "decisions:route-what-if ?action=award&on_day=22&on_month=10&on_year=2020",
        ],
        MONITORING_OFFICER: ["home", "decisions:report-detail report", *on_report("answer-lower-route")],
    },
    report_stages.brought: {
        AUTHOR: [
            "decisions:report-list", "decisions:report-detail report", "decisions:report-readiness report",
            "decisions:draft-begin", "decisions:report-bring report", "decisions:draft-map brought",
            "decisions:draft-check brought", "decisions:draft-drop brought", "decisions:report-not-placed report",
        ],
        CLEARERS[0]: ["decisions:report-readiness report", *on_report("override-blocker")],
    },
    report_stages.planning: {
        AUTHOR: [
            "decisions:report-detail report", "decisions:report-short-answers report",
            "decisions:report-rows report recommendations", "decisions:report-plan report procured",
            *on_report("plan-contract", "newer-form"),
        ],
    },
    report_stages.with_manager: {
        MANAGER: [
            "home", "decisions:report-detail report", "decisions:report-done report",
            *on_report("approve", "return-to-author", "decline"),
        ],
    },
    report_stages.in_clearance: {
        CLEARERS[2]: [
            "home", "decisions:report-detail report", "decisions:report-section report finance",
            "decisions:report-changes report", *on_report("clear", "require-changes"),
        ],
        AUTHOR: ["decisions:report-detail report", "decisions:report-done report"],
    },
    meeting_stages.agenda: {
        OFFICE: [
            "decisions:meeting-list", "decisions:meeting-add", "decisions:meeting-detail meeting",
            "decisions:meeting-detail later", "decisions:meeting-change meeting",
            "decisions:meeting-act meeting add-item", "decisions:meeting-act later add-item",
            *(f"decisions:agenda-act agendaitem {name}" for name in ("move", "late-report", "roll")),
            "decisions:report-detail report",
        ],
        AUTHOR: ["decisions:meeting-list", "decisions:meeting-detail meeting", "decisions:report-detail report"],
        MONITORING_OFFICER: on_report("record-dispensation"),
    },
    report_stages.changes_requested: {
        AUTHOR: ["home", "decisions:report-detail report", *on_report("resubmit", "refresh-facts")],
    },
    report_stages.cleared: {
        OFFICE: ["home", "decisions:report-detail report", *on_report("issue", "ask-consultee")],
    },
    report_stages.issued: {
        OFFICE: ["home", "decisions:report-detail report", *on_report("put-to-maker", "make-again")],
    },
    report_stages.superseded: {
        OFFICE: ["decisions:report-detail report", "decisions:report-detail newer", *on_report("supersede")],
    },
    report_stages.before_the_maker: {
        CHAIRMAN: ["home", "decisions:report-detail report", *on_report("give-view")],
        OFFICE: on_report("record-view", "agree-jointly"),
    },
    report_stages.to_be_decided: {
        DIRECTOR: [
            "home", "decisions:report-detail report", *on_report("decide", "refuse", "defer", "return-from-maker"),
        ],
        OFFICE: on_report("enter-paper"),
    },
    report_stages.on_paper: {
        MONITORING_OFFICER: ["decisions:report-detail report", *on_report("confirm-paper", "reject-paper")],
        OFFICE: ["decisions:report-detail report"],
    },
    report_stages.deferred: {
        OFFICE: ["home", "decisions:report-detail report", *on_report("bring-back")],
    },
    report_stages.decided: {
        OFFICE: [
            "home", "decisions:report-detail report", "decisions:report-after report",
            *on_report("post-effects", "publish-decision"), "decisions:report-attachments report",
            "decisions:report-actions report", "decisions:action-add report", "decisions:action-detail action",
            "decisions:action-act action hand-over", "decisions:action-act action drop",
        ],
        MONITORING_OFFICER: on_report("put-slip-right", "place-hold", "lift-hold"),
        AUTHOR: ["decisions:report-act newer name-replaced"],
        CONTRACT_MANAGER: [
            "home", "frameworks:contract-detail contract", "decisions:report-after report",
            *on_contract("serve-notice", "record-reply", "record-deed"),
            "decisions:action-act action finish",
        ],
        AUDITOR: [
            "home", "decisions:report-detail report", "decisions:report-after report", "audit-trail", "decisions:pack",
        ],
        DIRECTOR: ["home"],
    },
    report_stages.published: {
        NOBODY: [
            "public-council BRK", "public-decisions BRK", "public-decision BRK published", "public-matter BRK M-2020-1",
            "public-contract BRK ASC-2017-041",
        ],
    },
    keeping_stages.called_in: {
        OFFICE: ["decisions:report-after report", *on_report("log-call-in", "record-call-in")],
    },
    keeping_stages.sent_back: {
        DIRECTOR: ["home", "decisions:report-after report", *on_report("reconsider")],
    },
    keeping_stages.due_for_disposal: {
        OFFICE: ["decisions:disposal-list", "decisions:retention-act propose-disposal"],
    },
    keeping_stages.disposal_proposed: {
        MONITORING_OFFICER: [
            "decisions:disposal-list", "decisions:retention-act set-retention",
            "decisions:disposal-detail waiting", "decisions:disposal-detail declined",
            "decisions:disposal-act waiting approve", "decisions:disposal-act waiting decline",
        ],
    },
    report_stages.refused: {
        AUTHOR: ["decisions:report-detail report", "decisions:report-after report"],
    },
    report_stages.withdrawn: {
        AUTHOR: ["home", "decisions:report-detail report"],
    },
    report_stages.key_without_notice: {
        OFFICE: [
            "decisions:report-detail report",
            *on_report("publish-notice", "general-exception", "special-urgency", "number-decision"),
            "decisions:forward-plan", "decisions:plan-act entry number-decision",
            "decisions:plan-act entry publish-notice", "decisions:urgent-decisions",
        ],
        MONITORING_OFFICER: on_report("rule-key"),
    },
    report_stages.key_with_notice: {
        OFFICE: [
            "decisions:report-detail report", *on_report("withdraw-notice"), "decisions:forward-plan",
            "decisions:urgent-decisions-of 2020",
        ],
        NOBODY: ["public-forward-plan BRK", "public-key-notice BRK notice"],
    },
}  # fmt: skip

API = tuple(name for name, _ in every_address() if name.startswith("api:") and name != "api:api-root")
POSTED, FILE, ELSEWHERE = "only ever posted to", "a file", "leads to another page"
NO_PAGE = {
    "healthz": "a word for machines", "robots": "a word for machines", "calendar-feed": FILE,
    "act-in-post": POSTED, "draft-keep": POSTED, "draft-drop": POSTED, "saved-view-delete": POSTED,
    "decisions:prose-preview": POSTED, "decisions:prose-paste": POSTED, "decisions:version-keep": POSTED,
    "decisions:comment-resolve": POSTED, "decisions:proposal-remove": POSTED,
    "council-stylesheet": FILE, "help-picture": FILE, "mfa_download_recovery_codes": FILE,
    "public-forward-plan-pdf": FILE, "public-forward-plan-csv": FILE, "public-forward-plan-calendar": FILE,
    "decisions:urgent-decisions-file": FILE,
    "public-contracts-file": FILE, "public-contracts-quarter": FILE, "public-contracts-ocds": FILE,
    "frameworks:import-to-correct": FILE,
    **dict.fromkeys(API, "data for machines"),
    "audit-trail-export": FILE, "public-document": FILE, "public-paper": FILE,
    "public-decisions-feed": FILE, "decisions:departure-report-file": FILE,
    "decisions:pack-file": FILE, "decisions:pack-part-file": FILE,
    "frameworks:application-sheet": FILE, "frameworks:place-export": FILE, "frameworks:score-sheet": FILE,
    "frameworks:letter-pdf": FILE, "frameworks:contract-export": FILE, "frameworks:contract-attachment": FILE,
    "frameworks:spend-errors": FILE,
    "providers:provider-export": FILE,
    "decisions:report-export": FILE, "decisions:report-attachment": FILE, "decisions:report-scan": FILE,
    "decisions:draft-file": FILE, "decisions:report-copy": FILE,
    "decisions:report-draft": FILE, "decisions:report-paper": FILE, "decisions:report-record": FILE,
    "decisions:report-picture": FILE, "decisions:report-erratum": FILE, "decisions:report-decision-notice": FILE,
    "decisions:report-exempt-paper": FILE, "decisions:report-exempt-record": FILE,
    "account_email": ELSEWHERE, "account_confirm_login_code": ELSEWHERE, "socialaccount_signup": ELSEWHERE,
    "openid_connect_login": ELSEWHERE, "openid_connect_callback": ELSEWHERE,
}  # fmt: skip
ON_THE_WAY = {"mfa_authenticate", "socialaccount_login_error"}
