#!/usr/bin/env python3
"""Makes document sets of the parallel texts in ../shared/corpora/train, and checks what became of them.

    benches/archive.py shuffled OUT [--documents 400] [--alone 40] [--mixed]
        OUT/one and OUT/two (with --mixed: OUT/one alone) under names that mean nothing, of which
        --alone have no counterpart; OUT/gold.csv says what belongs together.
    benches/archive.py check-pairs OUT/gold.csv PAIRS.csv
        Compares what `muqabala pair` proposed with the gold.
    benches/archive.py mixed OUT [--pairs 10000] [--tar]
        OUT/archive.zip (or .tar): pairs under names as people write them, of which 1 % are bad in twelve
        ways; OUT/gold.csv says of every file how its pair may end.
    benches/archive.py check-batch OUT/gold.csv MEMORIES/batch.csv
        Every file has its line with the right status, every right pair its memory.

The same arguments and texts give the same files. A document is some runs of neighbouring lines of one
field, about as long as a letter or a short report; of its lines 2 % are missing on one side, 5 % are
joined with the next, as translators do. Formats are mixed: text (UTF-8, windows-1256), Word, HTML,
Markdown.
"""

import argparse
import csv
import html
import io
import os
import random
import sys
import zipfile

FIELDS = ("unpc-dev", "tico19", "sdg", "opensource-guide", "tatoeba")


def corpora():
    here = os.path.dirname(os.path.abspath(__file__))
    return os.environ.get("MUQABALA_CORPORA") or os.path.join(here, "..", "..", "shared", "corpora")


def fields(choice, lines=None):
    """The parallel lines of each field; `lines` keeps a part: NAME:FROM-TO,…"""
    parts = dict(part.split(":") for part in lines.split(",")) if lines else {}
    found = {}
    for name in choice:
        stem = os.path.join(corpora(), "train", name)
        with open(stem + ".ar", encoding="utf-8") as arabic, open(stem + ".en", encoding="utf-8") as english:
            pairs = list(zip(arabic.read().split("\n"), english.read().split("\n")))
        if parts:
            if name not in parts:
                continue
            begin, end = parts[name].split("-")
            pairs = pairs[int(begin) - 1 : int(end)]
        found[name] = [(a.strip(), b.strip()) for a, b in pairs if a.strip() and b.strip()]
    return found


class Runs:
    """Runs of neighbouring lines, each once in every round through a field."""

    def __init__(self, texts, rng, longest):
        self.texts, self.rng, self.longest, self.waiting = texts, rng, longest, {}

    def take(self, name):
        if not self.waiting.get(name):
            lines, runs, at = self.texts[name], [], 0
            while at < len(lines):
                length = self.rng.randint(3, self.longest)
                runs.append(lines[at : at + length])
                at += length
            self.rng.shuffle(runs)
            self.waiting[name] = runs
        return self.waiting[name].pop()

    def document(self, length):
        """About `length` lines of one field."""
        names = sorted(self.texts)
        name = self.rng.choices(names, [len(self.texts[n]) for n in names])[0]
        lines = []
        while len(lines) < length:
            lines += self.take(name)
        return lines[: max(length, 1)]


def sides(lines, rng, lost=0.02, joined=0.05):
    """The two documents of parallel lines: some are missing on one side, some are joined."""
    arabic, english = [], []
    for a, b in lines:
        which = rng.random()
        if which >= lost / 2:
            arabic.append(a)
        if not lost / 2 <= which < lost:
            english.append(b)
    def join(side):
        out = []
        for line in side:
            if out and rng.random() < joined:
                out[-1] += " " + line
            else:
                out.append(line)
        return out
    return join(arabic), join(english)


def docx(lines):
    body = "".join(f'<w:p><w:r><w:t xml:space="preserve">{html.escape(line)}</w:t></w:r></w:p>' for line in lines)
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        'officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f"<w:body>{body}</w:body></w:document>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(zipfile.ZipInfo(name), text)
    return out.getvalue()


def web(lines, language):
    body = "".join(f"<p>{html.escape(line)}</p>\n" for line in lines)
    return f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"></head><body>\n{body}</body></html>\n'


def written(lines, kind, language):
    """Extension and bytes."""
    if kind == "docx":
        return "docx", docx(lines)
    if kind == "html":
        return "html", web(lines, language).encode()
    text = "\n\n".join(lines) + "\n"
    if kind == "1256" and language == "ar":
        try:
            return "txt", text.encode("windows-1256")
        except UnicodeEncodeError:
            pass
    return ("md" if kind == "md" else "txt"), text.encode()


KINDS = ("txt", "txt", "txt", "docx", "html", "md", "1256")


def save(path, content):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content)


def shuffled(args):
    rng = random.Random(args.seed)
    runs = Runs(fields(args.fields.split(","), args.lines), rng, args.run)
    pairs = (args.documents - args.alone) // 2
    names = set()
    while len(names) < args.documents:
        names.add("".join(rng.choice("0123456789bcdfghjkmnpqrstvwxz") for _ in range(8)))
    names = sorted(names)
    rng.shuffle(names)
    folders = ("one", "one") if args.mixed else ("one", "two")
    gold, before = [], None
    for number in range(pairs + args.alone):
        length = rng.randint(*map(int, args.length.split("-")))
        lines = runs.document(length)
        if before and rng.random() < args.versions:
            # Another version of the document before: a tenth of the lines is new.
            lines = [new if rng.random() < 0.1 else old for old, new in zip(before, lines + before[len(lines):])]
        before = lines
        both = sides(lines, rng)
        here = []
        for side, (lines, language, folder) in enumerate(zip(both, ("ar", "en"), folders)):
            # The others have an Arabic or an English document only.
            if number >= pairs and side != number % 2:
                here.append("")
                continue
            extension, content = written(lines or ["-"], rng.choice(KINDS), language)
            here.append(f"{folder}/{names.pop()}.{extension}")
            save(os.path.join(args.out, here[-1]), content)
        gold.append(here)
    with open(os.path.join(args.out, "gold.csv"), "w", newline="") as file:
        csv.writer(file).writerows([("source", "target"), *gold])
    print(f"{pairs} pairs, {args.alone} documents alone")


def check_pairs(args):
    with open(args.gold, newline="") as file:
        gold = [(row["source"], row["target"]) for row in csv.DictReader(file)]
    base = os.path.dirname(os.path.abspath(args.gold))
    folder = os.path.dirname(os.path.abspath(args.pairs))
    with open(args.pairs, newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    place = lambda path: os.path.relpath(os.path.join(folder, path), base)
    found = {(place(row["source"]), place(row["target"])) for row in rows}
    found |= {(target, source) for source, target in found}
    whole = {pair for pair in gold if all(pair)}
    lonely = {path for pair in gold if not all(pair) for path in pair if path}
    right = sum(pair in found for pair in whole)
    forced = [pair for pair in found if set(pair) & lonely]
    wrong = len(rows) - right
    print(f"{right} of {len(whole)} pairs right ({right / max(1, len(whole)):.2%}), {wrong} wrong, "
          f"{len(forced) // 2} of {len(lonely)} unpaired documents forced into a pair")
    for pair in sorted(whole - found)[:5]:
        print("  missed:", *pair)
    for pair in sorted(found - whole)[:5]:
        if (pair[1], pair[0]) not in whole:
            print("  wrong:", *pair)
    return right < 0.99 * len(whole) or bool(forced)


# How people name the two versions of a document, Arabic first.
NAMES = (
    ("{n}.ar", "{n}.en"), ("{n}_ar", "{n}_en"), ("{n}-AR", "{n}-EN"), ("AR_{n}", "EN_{n}"),
    ("{n} (Arabic)", "{n} (English)"), ("Arabic/{n}", "English/{n}"), ("{n}_ara_v2", "{n}_eng_v2"),
    ("عربي/{n}", "إنجليزي/{n}"), ("{n}.ar-SA", "{n}.en-GB"), ("{n}A", "{n}E"),
)
TRANSLATED = {"parallel"}
REFUSED = {"not-parallel", "failed"}
FRENCH = ("Le comité a examiné le rapport annuel et a décidé de poursuivre ses travaux au cours de la prochaine "
          "session, compte tenu des observations formulées par les délégations sur chacun des chapitres. ")


def bad(kind, number, lines, other, rng, add):
    """Files of a pair that is bad in one of twelve ways; `add` takes path, content, statuses."""
    arabic, english = sides(lines, rng)
    name = f"{kind.replace(' ', '-')}-{number}"
    text = lambda lines: ("\n\n".join(lines) + "\n").encode()
    ar, en = f"bad/{name}.ar.txt", f"bad/{name}.en.txt"
    put = lambda a, b, statuses, ar=ar, en=en: (add(ar, a, statuses), add(en, b, statuses))
    if kind == "empty":
        put(text(arabic), b"", {"failed"})
    elif kind == "wrong language":
        put(text(arabic), (FRENCH * 12).encode(), {"failed"})
    elif kind == "exchanged":
        # Each has the English of the other.
        first, second = sides(other, rng)
        put(text(arabic), text(second), REFUSED)
        put(text(first), text(english), REFUSED, f"bad/{name}-b.ar.txt", f"bad/{name}-b.en.txt")
    elif kind == "no translation":
        put(text(arabic), text(sides(other, rng)[1]), REFUSED)
    elif kind == "truncated":
        content = docx(english)
        put(text(arabic), content[: len(content) // 2], {"failed"}, en=f"bad/{name}.en.docx")
    elif kind == "binary":
        put(text(arabic), bytes(rng.randrange(256) for _ in range(5000)), {"failed"})
    elif kind == "locked":
        here = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tests", "data", "locked")
        with open(os.path.join(here, rng.choice(("agile.docx", "standard.docx"))), "rb") as file:
            put(text(arabic), file.read(), {"failed"}, en=f"bad/{name}.en.docx")
    elif kind == "wrong encoding":
        # Windows-1256 that a program took for Latin-1 and saved again.
        wrong = "\n\n".join(arabic).encode("windows-1256", "ignore").decode("latin-1")
        put(wrong.encode(), text(english), {"failed"})
    elif kind == "50 MB":
        line = ("\n\n".join(b for _, b in other) + "\n\n").encode()
        put(text(arabic), line * ((50 << 20) // len(line) + 1), REFUSED)
    elif kind == "missing half":
        add(ar, text(arabic), {"alone"})
    elif kind == "duplicate":
        put(text(arabic), text(english), {"unclear"})
        add(f"bad/{name}.en.docx", docx(english), {"unclear"})
    elif kind == "hostile member":
        # An absolute path, and one that leads out of the folder it is unpacked to.
        way = ("../../{}", "/{}")[number % 2]
        for member, content in ((ar, text(arabic)), (en, text(english))):
            add(way.format(member), content, {"failed"})


KINDS_OF_BAD = ("empty", "wrong language", "exchanged", "no translation", "truncated", "binary", "locked",
                "wrong encoding", "50 MB", "missing half", "duplicate", "hostile member")


def mixed(args):
    rng = random.Random(args.seed)
    runs = Runs(fields(args.fields.split(","), args.lines), rng, args.run)
    low, high = map(int, args.length.split("-"))
    os.makedirs(args.out, exist_ok=True)
    gold = []
    if args.tar:
        import tarfile
        archive = tarfile.open(os.path.join(args.out, "archive.tar"), "w")
        def store(path, content):
            member = tarfile.TarInfo(path)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    else:
        archive = zipfile.ZipFile(os.path.join(args.out, "archive.zip"), "w", zipfile.ZIP_DEFLATED)
        store = lambda path, content: archive.writestr(zipfile.ZipInfo(path), content, zipfile.ZIP_DEFLATED)
    def add(path, content, statuses, kind="right"):
        store(path, content)
        gold.append((path, kind, " ".join(sorted(statuses))))
    wrong = args.pairs // 100
    for number in range(args.pairs - wrong):
        lines = runs.document(rng.randint(low, high))
        styles = NAMES[rng.randrange(len(NAMES))]
        stem = f"{rng.choice(('2019', '2020', '2021'))}/{rng.choice(('report', 'letter', 'note', 'statement'))} {number:07d}"
        if styles[0] == "{n}A":
            stem = f"jobs/{2300000 + number}"
        for side, language, style in zip(sides(lines, rng), ("ar", "en"), styles):
            extension, content = written(side or ["-"], rng.choice(KINDS), language)
            folder, _, own = stem.rpartition("/")
            add(f"{folder}/{style.format(n=own)}.{extension}", content, TRANSLATED)
    for number in range(wrong):
        kind = KINDS_OF_BAD[number % len(KINDS_OF_BAD)]
        lines, other = runs.document(rng.randint(max(low, 15), max(high, 15))), runs.document(rng.randint(15, 40))
        bad(kind, number, lines, other, rng, lambda path, content, statuses: add(path, content, statuses, kind))
    archive.close()
    with open(os.path.join(args.out, "gold.csv"), "w", newline="") as file:
        csv.writer(file).writerows([("file", "kind", "statuses"), *gold])
    print(f"{args.pairs - wrong} right pairs, {wrong} bad ones in {min(wrong, len(KINDS_OF_BAD))} ways, {len(gold)} files")


def check_batch(args):
    with open(args.gold, newline="") as file:
        gold = list(csv.DictReader(file))
    with open(args.table, newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    ended = {}
    for row in rows:
        for side in ("source", "target"):
            # Cells of spreadsheets are protected by a sign in front.
            path = row[side].lstrip("'")
            for mark in ("archive.zip/", "archive.tar/"):
                path = path.split(mark, 1)[-1]
            if path:
                ended.setdefault(path.lstrip("/"), []).append(row)
        for word in row["error"].replace(",", " ").replace(";", " ").split():
            # Several files for one side are named in the reason.
            ended.setdefault(word, []).append(row)
    outcomes, faults = {}, []
    for entry in gold:
        path = entry["file"]
        found = ended.get(path.lstrip("/")) or ended.get(path.rsplit("/", 1)[-1]) or []
        statuses = {row["verdict"] for row in found}
        right = bool(found) and statuses <= set(entry["statuses"].split())
        counts = outcomes.setdefault(entry["kind"], [0, 0])
        counts[right] += 1
        if not right:
            faults.append(f"{path} ({entry['kind']}): {sorted(statuses) or 'no line'} instead of {entry['statuses']}")
    for kind, (wrong, right) in sorted(outcomes.items()):
        print(f"{kind:<16} {right:>6} of {right + wrong} files as they should be")
    units = sum(int(row["units"]) for row in rows)
    print(f"{len(rows)} rows, {units} units")
    print("\n".join(faults[:20]))
    return bool(faults)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    made = commands.add_parser("shuffled")
    made.add_argument("out")
    made.add_argument("--documents", type=int, default=400)
    made.add_argument("--alone", type=int, default=40)
    made.add_argument("--mixed", action="store_true", help="both languages in one folder")
    made.add_argument("--length", default="8-60", help="lines of a document")
    made.add_argument("--run", type=int, default=40, help="longest run of neighbouring lines")
    made.add_argument("--fields", default=",".join(FIELDS))
    made.add_argument("--lines", help="only these lines of the fields: unpc-dev:3001-4000,tico19:2201-3071")
    made.add_argument("--versions", type=float, default=0.0, help="share of documents that are another version of one")
    made.add_argument("--seed", type=int, default=1)
    made.set_defaults(run_it=shuffled)
    checked = commands.add_parser("check-pairs")
    checked.add_argument("gold")
    checked.add_argument("pairs")
    checked.set_defaults(run_it=check_pairs)
    made = commands.add_parser("mixed")
    made.add_argument("out")
    made.add_argument("--pairs", type=int, default=10000)
    made.add_argument("--tar", action="store_true", help="a TAR instead of a ZIP")
    made.add_argument("--length", default="8-60", help="lines of a document")
    made.add_argument("--run", type=int, default=12, help="longest run of neighbouring lines")
    made.add_argument("--fields", default=",".join(FIELDS[:4]))
    made.add_argument("--lines", help="only these lines of the fields")
    made.add_argument("--seed", type=int, default=1)
    made.set_defaults(run_it=mixed)
    checked = commands.add_parser("check-batch")
    checked.add_argument("gold")
    checked.add_argument("table")
    checked.set_defaults(run_it=check_batch)
    args = parser.parse_args()
    sys.exit(args.run_it(args))


if __name__ == "__main__":
    main()
