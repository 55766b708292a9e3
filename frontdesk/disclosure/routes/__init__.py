"""Routes for a contact's client card, identification and protection; each panel has its own URL."""

from fastapi import APIRouter, Depends

from frontdesk.disclosure.routes import extract, finding, protected_clients, proving, questions, safety, speaking, table
from frontdesk.disclosure.routes.showing import held

router = APIRouter()
router.include_router(finding.frequent)
for part in (finding.router, speaking.router, proving.router, safety.router):
    router.include_router(part, dependencies=[Depends(held)])
# The administrator's read-only page of facts and levels.
admin = table.router
# A client's log extract, found by identity number, for the log reviewer.
reviewer = extract.router
# Questions from a log review to a member of staff.
log_questions = questions.router
protected, incidents, clients = (
    protected_clients.protected,
    protected_clients.incident_router,
    protected_clients.clients,
)

__all__ = ["admin", "clients", "incidents", "log_questions", "protected", "reviewer", "router"]
