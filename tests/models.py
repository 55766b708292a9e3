"""Imports every module that declares tables, so that a test of one room meets the whole schema."""

import importlib
import pkgutil
from types import ModuleType

import frontdesk

IN_CORE = {"frontdesk.core.municipal_settings", "frontdesk.core.idempotency", "frontdesk.core.jobs"}


def _modules() -> list[ModuleType]:
    names = [module.name for module in pkgutil.walk_packages(frontdesk.__path__, "frontdesk.")]
    models = [name for name in names if ".models" in name or name in IN_CORE]
    return [importlib.import_module(name) for name in models]


EVERY_MODEL = _modules()
