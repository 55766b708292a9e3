"""Twilio's webhooks: the signature is checked before anything is read."""

from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit

from twilio.request_validator import (
    SIGNATURE_HEADER,
    SIGNATURE_SETTINGS_HEADER,
    RequestValidator,
    get_signature_algorithm,
)

from frontdesk.notices.ports import ForgedReceipt


class Form(dict[str, list[str]]):
    """The fields of a form, each with all its values, as Twilio's validator wants them."""

    def getlist(self, name: str) -> list[str]:
        """Return every value of a field."""
        return self[name]

    def first(self, name: str) -> str:
        """Return a field's first value, empty if it is missing: Twilio adds and drops fields without notice."""
        return self.get(name, [""])[0]


def signed_form(token: str, url: str, headers: Mapping[str, str], body: bytes) -> Form:
    """Return the form posted to the public address `url`. Raises ForgedReceipt; without a token, always."""
    given = {name.lower(): value for name, value in headers.items()}
    signature = given.get(SIGNATURE_HEADER.lower(), "")
    form = _form(body)
    algorithm = get_signature_algorithm(given.get(SIGNATURE_SETTINGS_HEADER.lower()))
    if not token or not RequestValidator(token).validate(url, form, signature, algorithm):
        raise ForgedReceipt
    return form


def query_of(url: str, name: str) -> str:
    """Return a query parameter of the address, which the signature covers."""
    return parse_qs(urlsplit(url).query).get(name, [""])[0]


def _form(body: bytes) -> Form:
    try:
        return Form(parse_qs(body.decode(), keep_blank_values=True, max_num_fields=200))
    except ValueError as error:
        raise ForgedReceipt from error
