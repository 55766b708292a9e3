"""Request and response models of the booking API."""

import uuid
from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from frontdesk.availability.models.catalogue import Place
from frontdesk.availability.models.occupancy import Hold
from frontdesk.availability.rules.enums import AppointmentStatus, Mode
from frontdesk.booking.errors import OfferedTime
from frontdesk.booking.models import Appointment
from frontdesk.calendars.service.presenter import Freshness
from frontdesk.core.api.problems import Problem
from frontdesk.core.api.values import Body, Key, Text, When, Word

Type = Annotated[Word, Field(description="The code of a kind of appointment.", examples=["EB_NEW"])]
With = Annotated[Key, Field(description="The key of a handläggare.", examples=["demo:h-1"])]
UnitKey = Annotated[Key, Field(description="The key of a unit.", examples=["demo:u-eb"])]
Places = Mapping[str, Place]
_WHEN = "2026-11-26T10:30:00+01:00"
_WHO = "^(client|office)$"


def _example(**values: str | None) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [dict(values)]})


class Time(BaseModel):
    """A time with a handläggare. `place` is the name of the place of a visit, null for other modes."""

    handlaggare: With
    starts_at: When
    ends_at: When
    place: str | None = Field(examples=["Stadshuset entré A"])
    mode: Mode


class Slot(Time):
    """A free time. `calendar`: the handläggare's own calendar is `read`, `stale` (not read lately) or `unread`."""

    calendar: Freshness


class Slots(BaseModel):
    """Free times, earliest first; `more`: there are others after the last of them."""

    slots: list[Slot]
    more: bool


class NewHold(Body):
    """A time to hold while the client decides."""

    model_config = _example(type="EB_NEW", handlaggare="demo:h-1", starts_at=_WHEN)

    type: Type
    handlaggare: With | None = Field(None, description="Null: anyone of the unit, or of the type's area.")
    unit: UnitKey | None = None
    starts_at: When
    mode: Mode | None = None


class Held(Time):
    """A held time; it is released automatically at `expires_at`."""

    id: uuid.UUID
    expires_at: When


class NewAppointment(Body):
    """A meeting to book, for a client in the register or for a person known by name only."""

    model_config = _example(type="EB_NEW", handlaggare=None, starts_at=_WHEN, client="demo:p-1", mode="visit")

    type: Type
    handlaggare: With | None = Field(None, description="Null: anyone of the unit, or of the type's area, who is free.")
    unit: UnitKey | None = None
    starts_at: When
    client: Key | None = Field(None, description="The key a search gave.", examples=["demo:p-1"])
    name: Text | None = Field(None, description="Who is to come, when `client` is null.", examples=["Kim Okänd"])
    mode: Mode
    hold: uuid.UUID | None = Field(None, description="The reservation of this very time.")


class Change(Body):
    """The values to change; null or omitted ones stay as they are."""

    model_config = _example(starts_at=_WHEN)

    starts_at: When | None = None
    handlaggare: With | None = None
    mode: Mode | None = None
    by: Annotated[
        str,
        Field(
            pattern=_WHO,
            description="Who asked for it. If the office did and no SMS can be sent, reception rings the client.",
            examples=["client"],
        ),
    ] = "office"


class Cancelling(Body):
    """Who cancels. If the client did not ask for it and no SMS can be sent, reception rings the client."""

    by: Annotated[str, Field(pattern=_WHO, examples=["client"])] = "client"

    @property
    def said(self) -> bool:
        """Whether the program sent `by: client` explicitly, rather than leaving it to the default."""
        return self.by == "client" and "by" in self.model_fields_set


class Booked(BaseModel):
    """A booked appointment. Its version is the ETag."""

    id: uuid.UUID
    type: Type
    status: AppointmentStatus
    handlaggare: With
    starts_at: When
    ends_at: When
    mode: Mode
    place: str | None = Field(examples=["Stadshuset entré A"])
    client: Key | None = Field(examples=["demo:p-1"])
    name: str = Field(examples=[""])


class TakenProblem(Problem):
    """Problem details for a time that is no longer free, with the next free times."""

    next_free: list[Time] = Field(default=[])


def time_of(offer: OfferedTime, places: Places) -> Time:
    """Convert a free time to the API model."""
    return Time(
        handlaggare=offer.handlaggare,
        starts_at=offer.starts_at,
        ends_at=offer.ends_at,
        place=outside_name(offer.place, places),
        mode=offer.mode,
    )


def held(hold: Hold, places: Places) -> Held:
    """Convert a hold to the API model."""
    return Held(**dict(time_of(hold, places)), id=hold.id, expires_at=hold.expires_at)


def booked(appointment: Appointment, places: Places) -> Booked:
    """Convert an appointment to the API model."""
    return Booked(
        id=appointment.id,
        type=appointment.type,
        status=appointment.status,
        handlaggare=appointment.handlaggare,
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        mode=appointment.mode,
        place=outside_name(appointment.place, places),
        client=appointment.person,
        name=appointment.name,
    )


def outside_name(code: str | None, places: Places) -> str | None:
    """Return the name of a place that may be told to outsiders, or None."""
    place = places.get(code or "")
    return place.outside_name if place else None
