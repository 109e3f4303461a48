"""Rasa without TensorFlow, which none of our components uses: half of the time of its imports, a third of a server's memory.

Rasa 3.6 imports TensorFlow for its own classifiers and policies, whether ``config.yml`` names one or not. In a process
that imports this module before Rasa, their modules find a stand-in. It is installed only while every component of
``config.yml`` is ours, so that one of Rasa's can be taken without a change here.

``python -m bot.lean rasa run ...`` is ``rasa run ...``; any other module is run in the same way.
"""

from __future__ import annotations

import runpy
import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any, Optional

import yaml

from bot.settings import PROJECT

_LEFT_OUT = ("tensorflow", "keras", "tensorflow_addons", "tensorflow_text", "tensorflow_hub")
#: by this spaCy tells whether there is a TensorFlow, and must not find one
_TELLTALE = "tensorflow.experimental"


class _StandIn(type):
    """Stands for every name of TensorFlow: a class to inherit from, to annotate with and to call."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return cls


class _Nothing(metaclass=_StandIn):
    def __init__(self, *_: Any, **__: Any) -> None:
        pass


class _Empty(ModuleType):
    __path__ = []  # packages have one

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Nothing


class _Finder(MetaPathFinder, Loader):
    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Optional[ModuleSpec]:
        if name.partition(".")[0] not in _LEFT_OUT or name.startswith(_TELLTALE):
            return None
        return ModuleSpec(name, self, is_package=True)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _Empty(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        pass


def leave_out(project: Path = PROJECT) -> None:
    """Let the imports of TensorFlow that follow find nothing, if no component of ``project`` needs it."""
    if "tensorflow" not in sys.modules and _all_are_ours(project / "config.yml"):
        sys.meta_path.insert(0, _Finder())


def _all_are_ours(file: Path) -> bool:
    config = yaml.safe_load(file.read_text(encoding="utf-8")) if file.exists() else {}
    components = [*(config.get("pipeline") or ()), *(config.get("policies") or ())]
    return bool(components) and all(str(component["name"]).startswith("bot.") for component in components)


if __name__ == "__main__":
    leave_out(Path.cwd())
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
