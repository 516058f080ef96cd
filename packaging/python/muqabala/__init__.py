"""Aligns a document in Arabic with its English version.

A thin module over ``muqabala worker``, which answers lines of JSON: the program does all the work
and no text leaves the machine.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Union

__all__ = ["AlignmentError", "Text", "Unit", "align", "align_many", "program"]


@dataclass(frozen=True)
class Text:
    """A document that is already in memory. ``name`` shows in ids and messages."""

    text: str
    name: str = ""


Document = Union[str, "os.PathLike[str]", Text]


@dataclass(frozen=True)
class Unit:
    """Two texts that belong together."""

    id: str
    source: str
    target: str
    #: Calibrated probability that exactly these texts belong together, 0 to 1.
    confidence: float
    #: ``sure``, ``doubtful`` or ``rejected``.
    status: str
    #: Segments of the source, counted from 0 over the whole document.
    source_segments: Sequence[int]
    #: Segments of the target.
    target_segments: Sequence[int]
    #: Why the confidence is what it is; the weights add up to its log-odds.
    reasons: Sequence[dict[str, Any]]


class AlignmentError(Exception):
    """A pair that was not aligned: ``status`` as in batch.csv, and why."""

    def __init__(self, name: str, status: str, error: str) -> None:
        # Most messages begin with the name of the file.
        named = not name or error.startswith((name, os.path.basename(name)))
        super().__init__(error if named else f"{name}: {error}")
        self.name = name
        self.status = status
        self.error = error


def program() -> str:
    """The path of the program: the one of this package, else the one on the PATH."""
    name = "muqabala" + (sysconfig.get_config_var("EXE") or "")
    for folder in (sysconfig.get_path("scripts"), os.path.dirname(sys.executable)):
        if folder and os.path.isfile(os.path.join(folder, name)):
            return os.path.join(folder, name)
    found = shutil.which("muqabala")
    if found is None:
        raise FileNotFoundError("the program muqabala is neither in this environment nor on the PATH")
    return found


def align(
    source: Document, target: Document, *, rejected: bool = False, options: str | Sequence[str] = ()
) -> list[Unit]:
    """The units of two documents, in the order of the source.

    A ``str`` is the path of a file, where ``~`` is your home; a text goes in as ``Text``. ``options`` are
    those of the command line: ``["--unit", "sentence"]`` or ``"--unit sentence"``. Units that are too
    doubtful for a memory are left out unless ``rejected`` is true.
    """
    (result,) = align_many([(source, target)], rejected=rejected, options=options)
    if isinstance(result, AlignmentError):
        raise result
    return result


def align_many(
    pairs: Iterable[tuple[Document, Document]], *, rejected: bool = False, options: str | Sequence[str] = ()
) -> Iterator[list[Unit] | AlignmentError]:
    """For each pair its units, or the reason why there are none; one process for all of them."""
    if isinstance(options, str):
        options = shlex.split(options)
    with tempfile.TemporaryFile("w+", encoding="utf-8") as told:
        command = [program(), "worker", *options]
        worker = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=told, encoding="utf-8"
        )
        assert worker.stdin is not None and worker.stdout is not None
        try:
            for number, (source, target) in enumerate(pairs):
                if fault := _fault(source) or _fault(target):
                    yield fault
                    continue
                request = {"id": str(number), "source": _place(source), "target": _place(target)}
                try:
                    print(json.dumps(request), file=worker.stdin, flush=True)
                except OSError:
                    pass  # It ended; what it told on standard error says why.
                answer = worker.stdout.readline()
                if not answer:
                    worker.wait()
                    told.seek(0)
                    raise RuntimeError(told.read().strip() or f"{command[0]} ended with {worker.returncode}")
                yield _result(json.loads(answer), rejected)
        finally:
            try:
                worker.stdin.close()
            except OSError:
                pass
            worker.stdout.close()
            worker.wait()


def _place(document: Document) -> dict[str, str]:
    if isinstance(document, Text):
        return {"text": document.text, **({"path": document.name} if document.name else {})}
    return {"path": os.fspath(Path(document).expanduser())}


def _fault(document: Document) -> AlignmentError | None:
    """What the program could not even be asked about."""
    if isinstance(document, Text):
        try:
            document.text.encode()
        except UnicodeEncodeError as error:
            why = f"character {error.start} of the text is half of one (a lone surrogate); decode its bytes anew"
            return AlignmentError(document.name, "failed", why)
    elif isinstance(document, str) and not os.path.exists(document) and _looks_like_text(document):
        why = "there is no such file; a text goes in as muqabala.Text(…)"
        return AlignmentError(document if len(document) < 60 else document[:60] + "…", "failed", why)
    return None


def _looks_like_text(path: str) -> bool:
    """Lines, or words without an extension behind them."""
    return "\n" in path or " " in path and not os.path.splitext(path)[1]


def _result(answer: dict[str, Any], rejected: bool) -> list[Unit] | AlignmentError:
    if answer.get("error"):
        return AlignmentError(answer.get("source_path", ""), answer.get("status", "failed"), answer["error"])
    units = (
        Unit(
            id=unit["id"],
            source=unit["source"],
            target=unit["target"],
            confidence=unit["confidence"],
            status=unit["status"],
            source_segments=tuple(unit["source_segments"]),
            target_segments=tuple(unit["target_segments"]),
            reasons=tuple(unit.get("reasons", ())),
        )
        for unit in answer.get("units", ())
    )
    return [unit for unit in units if rejected or unit.status != "rejected"]
