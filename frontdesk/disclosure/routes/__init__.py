"""The card of a contact, what is proved there, and what protects the client; each panel has a URL of its own."""

from fastapi import APIRouter, Depends

from frontdesk.disclosure.routes import extract, finding, keeping, proving, questions, safety, speaking, table
from frontdesk.disclosure.routes.showing import held

router = APIRouter()
router.include_router(finding.frequent)
for part in (finding.router, speaking.router, proving.router, safety.router):
    router.include_router(part, dependencies=[Depends(held)])
# The administrator's read-only page of who may hear what.
admin = table.router
# The log reviewer's way from an identity number to an extract.
reviewer = extract.router
# What the log's review asks of anybody who works here.
log_questions = questions.router
protected, incidents, clients = keeping.protected, keeping.incident_router, keeping.clients

__all__ = ["admin", "clients", "incidents", "log_questions", "protected", "reviewer", "router"]
