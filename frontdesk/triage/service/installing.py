"""Install a municipality's own protocol; only a valid one replaces the protocol in use."""

from collections.abc import Mapping
from dataclasses import dataclass

from frontdesk.core.actor import Actor
from frontdesk.core.db.unit import Unit
from frontdesk.core.i18n import N_
from frontdesk.triage import queries
from frontdesk.triage.errors import ProtocolRefused
from frontdesk.triage.models import InstalledProtocol
from frontdesk.triage.rules.checking import check
from frontdesk.triage.rules.guarding import check_kept
from frontdesk.triage.rules.protocol import Protocol
from frontdesk.triage.rules.reading import read, version_place

MOST_BYTES = 1_000_000


@dataclass(frozen=True)
class Parsed:
    """A protocol that could be read, with its files."""

    protocol: Protocol
    sources: Mapping[str, str]


def parse(sources: Mapping[str, str]) -> Parsed:
    """Read the files of a protocol; slow, so call it outside a transaction. Raises ProtocolRefused."""
    if sum(map(len, sources.values())) > MOST_BYTES:
        raise ProtocolRefused(N_("filerna är för stora"), file=min(sources), line=1)
    return Parsed(read(sources, None), sources)


def install(unit: Unit, *, parsed: Parsed, by: Actor) -> Protocol:
    """Check a protocol and take it into use. Raises ProtocolRefused; the one in use then stays."""
    protocol = parsed.protocol
    check(protocol, queries.known(unit.db))
    check_kept(protocol, queries.shipped())
    queries.lock_protocols(unit.db)
    _check_version(unit, parsed)
    sources = dict(parsed.sources)
    row = InstalledProtocol(version=protocol.version, sources=sources, installed_at=unit.now, installed_by=by.name)
    unit.db.add(row)
    unit.db.flush()
    unit.log(who=by, event="protocol.installed", result=protocol.version)
    return protocol


def _check_version(unit: Unit, parsed: Parsed) -> None:
    """Refuse a version already used for other content: an assessment's version must identify its protocol."""
    protocol = parsed.protocol
    known = queries.known_as(unit.db, protocol.version)
    if protocol in known or not (known or queries.has_assessed(unit.db, protocol.version)):
        return
    file, line = version_place(parsed.sources)
    why = N_("versionen {version} finns redan med annat innehåll; ge den ändrade ett nytt namn")
    raise ProtocolRefused(why, file=file, line=line, version=protocol.version)
