#!/usr/bin/env python3
"""A case with gold cut into an archive of short documents, and what a batch made of them.

    parts.py cut CASE FOLDER PAIRS     CASE.src, .tgt, .gold into documents of as many gold pairs: dNNN.ar.txt, dNNN.en.txt, dNNN.gold
    parts.py score FOLDER RESULTS      strict precision, recall and F1 over all bead lists of a batch
"""
import os
import re
import sys
from pathlib import Path


def beads(path):
    """The beads of a ladder: pairs of tuples of line numbers."""
    found = []
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        sides = re.findall(r"\[([^\]]*)\]", line)[:2]
        if len(sides) == 2:
            found.append(tuple(tuple(int(n) for n in side.split(",") if n.strip()) for side in sides))
    return found


def cut(case, folder, size):
    lines = [Path(f"{case}.{side}").read_text(encoding="utf-8").splitlines() for side in ("src", "tgt")]
    gold = beads(f"{case}.gold")
    pairs = sorted(bead for bead in gold if all(bead))
    # What follows the last pair of a part begins the next one.
    ends = [tuple(side[-1] + 1 for side in pairs[at - 1]) for at in range(size, len(pairs), size)]
    ends = [(0, 0), *ends, tuple(len(side) for side in lines)]
    os.makedirs(folder, exist_ok=True)
    for number, (first, last) in enumerate(zip(ends, ends[1:])):
        stem = Path(folder) / f"d{number:03}"
        for side, language in ((0, "ar"), (1, "en")):
            text = "".join(line + "\n" for line in lines[side][first[side]:last[side]])
            Path(f"{stem}.{language}.txt").write_text(text, encoding="utf-8")
        inside = lambda bead: all(first[k] <= n < last[k] for k in (0, 1) for n in bead[k])
        here = (([n - first[0] for n in s], [n - first[1] for n in t]) for s, t in filter(inside, gold))
        Path(f"{stem}.gold").write_text("".join(f"{s}:{t}\n" for s, t in here), encoding="utf-8")
    print(f"{len(ends) - 1} documents of {size} pairs")


def score(folder, results):
    hits = found = wanted = 0
    for path in sorted(Path(folder).glob("*.gold")):
        gold = {bead for bead in beads(path) if all(bead)}
        made = list(Path(results).glob(f"**/{path.stem}.*ladder"))
        if len(made) != 1:
            sys.exit(f"{path.stem}: {len(made)} bead lists in {results}, not one")
        system = {bead for bead in beads(made[0]) if all(bead)}
        hits, found, wanted = hits + len(gold & system), found + len(system), wanted + len(gold)
    precision, recall = hits / found, hits / wanted
    f1 = 2 * precision * recall / (precision + recall)
    print(f"P {precision:.4f}  R {recall:.4f}  F1 {f1:.4f}  ({hits} of {wanted} pairs)")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["cut", case, folder, size]:
            cut(case, folder, int(size))
        case ["score", folder, results]:
            score(folder, results)
        case _:
            sys.exit(__doc__)
