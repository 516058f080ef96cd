"""Plain text in the layouts in which documents arrive."""
import textwrap

from pairs import notes, ordered, plain, tokens

SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def paragraphs(beads, language):
    return [plain(t) for b in ordered(beads, language) for t in b.side(language)]


def one_a_line(beads, language, newline="\n"):
    return newline.join(paragraphs(beads, language)) + newline


def blank_lines(beads, language):
    return "\n\n".join(paragraphs(beads, language)) + "\n"


def hard_wrapped(beads, language, width=76):
    wrap = textwrap.TextWrapper(width, break_long_words=False, break_on_hyphens=False)
    return "\n\n".join(wrap.fill(p) for p in paragraphs(beads, language)) + "\n"


def transcribed(beads, language, symbol, job, title):
    """Pages as a machine transcribes them: marks as ⁽¹⁾, bold as Markdown, notes and furniture where the page ends."""
    note_text = {b.args[0]: plain(b.side(language)[0]) for b in notes(beads, language)}
    pages = [[]]
    marks = [[]]
    for bead in ordered(beads, language):
        for text in bead.side(language):
            line = ""
            for kind, value in tokens(text):
                if kind == "page":
                    pages[-1].append(line.rstrip())
                    pages.append([])
                    marks.append([])
                    line = ""
                elif kind == "note":
                    line += f"⁽{value.translate(SUPERSCRIPT)}⁾"
                    marks[-1].append(value)
                else:
                    line += {"br": "\n", "bold": "**", "italic": ""}.get(kind, value)
            pages[-1].append(line)
    out = [" \n"]
    for number, (page, page_marks) in enumerate(zip(pages, marks), 1):
        if number > 1:
            # The running head stands left on even pages and right on odd ones, as the transcriber met it.
            out += [f"{symbol}\n\n{title}" if number % 2 == 0 else f"{title}\n\n{symbol}"]
        out += page
        found = [m for m in page_marks if m in note_text]
        if found:
            out += ["__________________"] + [f"({m}) {note_text[m]}" for m in found]
        foot = f"{job} (A)\n*{job.replace('-', '')}*" if number == 1 else f"{job}\n{number}/{len(pages)}"
        out += [foot + "\n"]
    return "\n\n".join(out)
