// Words that translate each other light up together, in a row of two texts. The text itself stays as it
// is: what is lit are ranges of it.

const WAIT = 80;

/** The texts of one side of a row: each segment with its place in the text of the whole side. */
function segments(article, which) {
  let from = 0;
  return [...article.querySelectorAll(`.cell.${which ? 'target' : 'source'} .text`)].map((span) => {
    const text = span.textContent;
    const lead = text.length - text.trimStart().length;
    const own = { span, from: from - lead };
    from += text.trim().length + 1;
    return own;
  });
}

/** The range of some characters of a side. */
function range(article, which, start, end) {
  const own = segments(article, which).filter(({ from }) => from <= start).pop();
  if (!own) return null;
  const walker = document.createTreeWalker(own.span, NodeFilter.SHOW_TEXT);
  const made = document.createRange();
  let at = own.from;
  let begun = false;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const behind = at + node.length;
    if (!begun && start < behind) {
      made.setStart(node, start - at);
      begun = true;
    }
    if (begun && end <= behind) {
      made.setEnd(node, end - at);
      return made;
    }
    at = behind;
  }
  return null;
}

/** Side and character under a point of a row. */
function spot(article, x, y) {
  const found = document.caretPositionFromPoint?.(x, y);
  const old = found ? null : document.caretRangeFromPoint?.(x, y);
  const [node, offset] = found ? [found.offsetNode, found.offset] : old ? [old.startContainer, old.startOffset] : [];
  const span = node?.parentElement?.closest('.text');
  if (!span || !article.contains(span)) return null;
  const which = span.closest('.cell').classList.contains('target') ? 1 : 0;
  const own = segments(article, which).find((one) => one.span === span);
  const walker = document.createTreeWalker(span, NodeFilter.SHOW_TEXT);
  let at = own.from;
  for (let inside = walker.nextNode(); inside && inside !== node; inside = walker.nextNode()) at += inside.length;
  return [which, at + offset];
}

/** Lights words in the rows of `inner`. `ask(bead)` gives words and links of a unit, `side(bead, which)` whose
 *  text stands on a side. Gives the end of it. */
export function lighting(inner, ask, side) {
  if (!globalThis.Highlight || !CSS.highlights) return () => {};
  const lit = new Highlight();
  CSS.highlights.set('linked', lit);
  let timer;
  const look = async (article, x, y) => {
    const bead = article.rowKey;
    const place = spot(article, x, y);
    if (!place) return;
    let linked;
    try {
      linked = await ask(bead);
    } catch {
      return;
    }
    const [which, at] = place;
    const own = side(bead, which);
    const word = linked.words[own].findIndex(([start, end]) => start <= at && at <= end);
    lit.clear();
    if (word < 0 || !article.isConnected) return;
    const others = linked.links.filter((link) => link[own] === word).map((link) => link[1 - own]);
    if (!others.length) return;
    const ranges = [[which, linked.words[own][word]], ...others.map((other) => [1 - which, linked.words[1 - own][other]])];
    for (const [where, [start, end]] of ranges) {
      const made = range(article, where, start, end);
      if (made) lit.add(made);
    }
  };
  const moved = (event) => {
    clearTimeout(timer);
    const article = event.target.closest?.('article');
    if (!article?.rowKey && article?.rowKey !== 0) {
      lit.clear();
      return;
    }
    timer = setTimeout(() => look(article, event.clientX, event.clientY), WAIT);
  };
  const left = () => {
    clearTimeout(timer);
    lit.clear();
  };
  inner.addEventListener('pointermove', moved, { passive: true });
  inner.addEventListener('pointerdown', moved, { passive: true });
  inner.addEventListener('pointerleave', left);
  return () => {
    clearTimeout(timer);
    CSS.highlights.delete('linked');
  };
}
