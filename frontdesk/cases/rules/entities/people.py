"""Persons, identifiers, contacts, mandates."""

from collections.abc import Mapping

from frontdesk.cases.rules import cells, lists
from frontdesk.cases.rules.cells import Check
from frontdesk.cases.rules.entities.entity import (
    CheckContext,
    Column,
    Entity,
    FactOwner,
    Gapped,
)
from frontdesk.cases.rules.lists import ListedFact


def people(setting: CheckContext) -> tuple[Entity, ...]:
    key, past = cells.key(setting.source), cells.past_day(setting.today)

    def listed(file: str, column: str, words: Mapping[str, str]) -> Check:
        return cells.listed(words, setting.unmapped(file, column))

    today = setting.today.isoformat()
    # If the protection mark cannot be read, the person is treated as protected.
    persons = Entity(
        "persons",
        "person",
        (
            Column("id", "key", key, required=True, unique=True),
            Column("given_name", "given_name", cells.text, required=True),
            Column("family_name", "family_name", cells.text, required=True),
            Column("birth_date", "birth_date", past, spare=True, gap=ListedFact.BIRTH_DATE),
            Column("deceased_on", "deceased_on", past, spare=True, spare_value=today, gap=ListedFact.MARKS),
            Column(
                "protection",
                "protection",
                cells.one_of(lists.ListedProtection),
                default=lists.ListedProtection.NONE,
                spare=True,
                spare_value=lists.ListedProtection.ASSUMED,
                gap=ListedFact.MARKS,
            ),
            Column(
                "unsafe_contact",
                "unsafe_contact",
                cells.flag,
                default="0",
                spare=True,
                spare_value="1",
                gap=ListedFact.MARKS,
            ),
            Column("language", "language", cells.language(setting.unmapped("persons", "language")), counted=True),
            Column(
                "interpreter",
                "interpreter",
                listed("persons", "interpreter", lists.INTERPRETERS),
                counted=True,
                default="none",
            ),
            Column(
                "interpreter_language",
                "interpreter_language",
                cells.language(setting.unmapped("persons", "interpreter_language")),
                counted=True,
            ),
            Column(
                "communication", "communication", listed("persons", "communication", lists.COMMUNICATIONS), counted=True
            ),
        ),
        orders=(("birth_date", "deceased_on"),),
        required=True,
    )
    identifiers = Entity(
        "identifiers",
        "identifier",
        (
            Column("person", "person_key", key, required=True, unique=True),
            Column("kind", "kind", cells.one_of(lists.IDENTIFIER_KINDS), required=True),
            Column("value", "value", cells.text, required=True, unique=True),
            Column("assurance", "assurance", cells.one_of(lists.ASSURANCES), spare=True, spare_value="uncertain"),
            Column("from", "since", cells.day, spare=True, gap=ListedFact.IDENTITY),
            Column("to", "until", cells.end, spare=True, gap=ListedFact.IDENTITY),
        ),
        key=("person_key", "kind", "value"),
        references={"person_key": "persons"},
        orders=(("since", "until"),),
        gapped=Gapped(FactOwner.PERSON, "person_key", ListedFact.IDENTITY),
        required=True,
    )
    contacts = Entity(
        "contacts",
        "phone_number",
        (
            Column("person", "person_key", key, required=True, unique=True),
            Column("kind", "kind", cells.one_of(lists.NUMBER_KINDS), required=True),
            Column("value", "value", cells.phone, required=True, unique=True),
            Column("verified_on", "verified_on", past, spare=True),
            Column("secret", "secret", cells.flag, default="0", spare=True, spare_value="1"),
        ),
        key=("person_key", "kind", "value"),
        references={"person_key": "persons"},
        gapped=Gapped(FactOwner.PERSON, "person_key", ListedFact.NUMBERS),
    )
    scope = cells.several_listed(lists.MANDATE_SCOPES, setting.unmapped("mandates", "scope"))
    mandates = Entity(
        "mandates",
        "mandate",
        (
            Column("id", "key", key, required=True, unique=True),
            Column("grantor", "grantor_key", key, required=True),
            Column("grantee_person", "grantee_key", key),
            Column("grantee_name", "grantee_name", cells.text),
            Column("kind", "kind", cells.one_of(lists.MANDATE_KINDS), required=True),
            Column("scope", "scope", scope, required=True, counted=True),
            # Without its days a mandate would never end, so a row with an unreadable day is set aside.
            Column("from", "since", cells.day),
            Column("to", "until", cells.end_of_right),
        ),
        references={"grantor_key": "persons", "grantee_key": "persons"},
        orders=(("since", "until"),),
        gapped=Gapped(FactOwner.PERSON, "grantor_key", ListedFact.MANDATES),
    )
    return persons, identifiers, contacts, mandates
