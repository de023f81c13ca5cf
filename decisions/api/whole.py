"""The read API as a whole: its parts under one description."""

from __future__ import annotations

from ninja import NinjaAPI

from decisions.api import reading
from frameworks import api as of_register

API = NinjaAPI(
    title="Read API",
    version="1",
    description="Contracts, decisions and the forward plan for programs. Days are inclusive; sums are pounds, as text.",
    urls_namespace="api",
    docs_url=None,
    openapi_url="openapi.json",
)
API.add_router("", of_register.public)
API.add_router("", reading.public)
API.add_router("/register", of_register.register)
API.add_router("/register", reading.mine)
