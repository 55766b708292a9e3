"""Whole numbers in paths and forms, no larger than a database can store."""

from typing import Annotated

from fastapi import Form, Path

_BEYOND = 2**63

NumberInPath = Annotated[int, Path(ge=0, lt=_BEYOND)]
NumberInForm = Annotated[int, Form(ge=0, lt=_BEYOND)]
MaybeNumberInForm = Annotated[int | None, Form(ge=0, lt=_BEYOND)]
