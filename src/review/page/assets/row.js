// A unit as a row: both texts in their own direction, and what is known of it.
// Text of documents becomes text nodes only, never markup.

import { button, element, say } from './words.js';

export const SURE = 900;
const FAIR = 700;

/** The band of a confidence in thousandths, with a sign for those who see no colour. */
export function band(confidence, status) {
  if (status === 1) return ['confirmed', '✓'];
  if (status === 2) return ['rejected', '✕'];
  if (confidence < 0) return ['unknown', '?'];
  if (confidence >= SURE) return ['sure', '●'];
  return confidence >= FAIR ? ['fair', '◐'] : ['doubt', '○'];
}

/** A text with marks: `ranges` are [start, end, class, title]; what overlaps an earlier one is left out. */
function marked(text, ranges) {
  const nodes = [];
  let at = 0;
  const order = ranges.filter(([start, end]) => start >= 0 && end <= text.length && start < end).sort((a, b) => a[0] - b[0]);
  for (const [start, end, kind, title] of order) {
    if (start < at) continue;
    if (start > at) nodes.push(text.slice(at, start));
    nodes.push(element(kind.startsWith('finding') ? 'mark' : 'span', { class: kind, title }, text.slice(start, end)));
    at = end;
  }
  nodes.push(text.slice(at));
  return nodes;
}

/** Where words stand in a text. */
function places(text, words, kind, title) {
  const found = words.filter(Boolean).map((word) => [text.indexOf(word), word]);
  return found.filter(([at]) => at >= 0).map(([at, word]) => [at, at + word.length, kind, title]);
}

function ranges(row, which, segment, text, why) {
  const found = [];
  // Findings count in the text of the whole side: segments without outer spaces, a space between.
  let offset = 0;
  for (const other of row.sides[which].slice(0, segment)) offset += other.text.trim().length + 1;
  const lead = text.length - text.trimStart().length;
  for (const finding of row.findings) {
    for (const [side, start, end] of finding.places) {
      if (side !== which) continue;
      const [from, to] = [start - offset + lead, end - offset + lead];
      if (to > 0 && from < text.length) found.push([Math.max(0, from), Math.min(text.length, to), `finding ${finding.severity}`, finding.message]);
    }
  }
  if (why) {
    found.push(...places(text, why.numbersAlone[which], 'number-missing', say('numbersMissing')));
    found.push(...places(text, why.numbers, 'number-met', say('numbers')));
    found.push(...places(text, why.terms.map((term) => term[which]), 'term'));
  }
  return found;
}

/** Direction of a text on a side: a line in the other script alone (`5 March 2027` among Arabic) keeps its own. */
function direction(text, own) {
  const [rtl, ltr] = [/\p{Script=Arabic}/u.test(text), /\p{Script=Latin}/u.test(text)];
  if (rtl === ltr) return own;
  return rtl ? 'rtl' : 'ltr';
}

/** One side of a row. */
function side(row, which, view) {
  const own = view.sides[which];
  const exchanged = row.exchanged ? view.sides[1 - which] : own;
  const active = view.selected && view.side === which;
  const cell = element('div', {
    class: `cell ${which ? 'target' : 'source'}${active ? ' active' : ''}`, lang: exchanged.language, dir: exchanged.direction,
    on: { pointerdown: () => view.choose(which) },
  });
  if (!row.sides[which].length) {
    cell.append(element('p', { class: 'none', dir: 'auto', lang: document.documentElement.lang }, `— ${say('empty')} —`));
    return cell;
  }
  row.sides[which].forEach((segment, number) => {
    const cut = view.cut?.side === which && view.cut.segment === number ? view.cut.at : null;
    const text = element('span', { class: 'text', dir: direction(segment.text, exchanged.direction) });
    if (cut !== null) {
      text.append(segment.text.slice(0, cut), element('span', { class: 'cut', 'aria-hidden': 'true' }), segment.text.slice(cut));
    } else {
      text.append(...marked(segment.text, ranges(row, which, number, segment.text, view.why)));
    }
    if (view.cut) text.addEventListener('click', (event) => view.cutAt(which, number, text, event));
    const name = element('span', { class: 'segment-id', dir: 'ltr' }, segment.id);
    const label = segment.label && element('span', { class: 'label' }, `${segment.label} `);
    const paragraph = element('p', { class: `segment ${segment.kind}` }, name, label, text);
    if (segment.page && view.selected) paragraph.append(element('span', { class: 'page', lang: document.documentElement.lang }, say('page', segment.page)));
    cell.append(paragraph);
    if (segment.original && view.selected) {
      cell.append(element('p', { class: 'original' }, say('original', ''), element('bdi', {}, segment.original)));
    }
  });
  return cell;
}

function when(time) {
  const parts = time?.match(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)/);
  if (!parts) return '';
  const date = new Date(Date.UTC(parts[1], parts[2] - 1, parts[3], parts[4], parts[5]));
  return date.toLocaleString(document.documentElement.lang, { dateStyle: 'medium', timeStyle: 'short' });
}

/** The row of a unit. `view`: what the page knows of how it is to be shown. */
export function draw(row, place, count, view) {
  const [kind, sign] = band(row.confidence === null ? -1 : Math.round(row.confidence * 1000), row.status);
  const figure = row.confidence === null ? '–' : `${Math.round(row.confidence * 100)} %`;
  const known = row.confidence === null ? say('unknown') : say('confidence', Math.round(row.confidence * 100));
  const state = row.status ? say(row.status === 1 ? 'confirmed' : 'rejected') : say(kind === 'unknown' ? 'doubt' : kind);
  const shape = `${row.sides[0].length}:${row.sides[1].length}`;
  const id = `row-${row.bead}`;
  const name = say('unit', place + 1, count);
  const badge = element('div', { class: `badge ${kind}` },
    element('span', { class: 'sign', 'aria-hidden': 'true' }, sign),
    element('span', { class: 'figure' }, element('span', { 'aria-hidden': 'true' }, figure), element('span', { class: 'hidden' }, `${name}, ${known}, `)),
    element('span', { class: 'state' }, state));
  if (shape !== '1:1') badge.append(element('span', { class: 'shape', dir: 'ltr' }, shape));
  if (row.findings.length) badge.append(element('span', { class: 'count', title: row.findings.map((f) => f.message).join('\n') }, `⚑ ${row.findings.length}`));
  if (view.alike) badge.append(element('span', { class: 'count', title: say('alikeHint', view.alike + 1) }, `×${view.alike + 1}`));
  if (row.comment) badge.append(element('span', { class: 'count', title: row.comment }, '✎'));
  badge.id = `${id}-name`;
  const article = element('article', {
    id, class: `row ${kind}${view.selected ? ' selected' : ''}${row.sides.some((s) => s.some((p) => p.kind === 'heading')) ? ' heading' : ''}`,
    tabindex: view.selected ? '0' : '-1', 'aria-labelledby': `${id}-name`, 'aria-current': view.selected ? 'true' : undefined,
  }, badge, side(row, 0, view), side(row, 1, view));
  if (view.selected) article.append(below(row, view));
  return article;
}

/** What stands under the texts of the selected row. */
function below(row, view) {
  const box = element('div', { class: 'below' });
  row.findings.forEach((finding, number) => {
    const said = element('p', { class: `found ${finding.severity}` }, `⚑ ${finding.message} `, element('code', {}, finding.check));
    if (finding.correction !== null) {
      const key = number === row.findings.findIndex((one) => one.correction !== null) ? 'T' : undefined;
      const right = finding.correction.trim() ? finding.correction : say('nothingThere');
      said.append(' ', button(say('suggestion', ''), (event) => {
        event.stopPropagation();
        view.accept(number);
      }, { class: 'accept', title: key, 'aria-keyshortcuts': key }));
      said.lastChild.append(element('bdi', {}, right.length > 80 ? `${right.slice(0, 80)}…` : right));
    }
    box.append(said);
  });
  const facts = [];
  if (row.who) facts.push(say('by', row.who));
  if (row.time) facts.push(when(row.time));
  if (row.byHand) facts.push(say('byHand'));
  if (row.exchanged) facts.push(say('exchanged'));
  if (facts.length) box.append(element('p', { class: 'hint' }, facts.join(' · ')));
  if (row.comment) box.append(element('p', { class: 'remark', dir: 'auto' }, row.comment));
  if (view.cut) {
    box.append(element('p', { class: 'hint', id: 'split-hint' }, say('splitHint')),
      element('div', { class: 'actions' }, button(say('cut'), view.doCut, { class: 'main' }), button(say('cancel'), view.leaveCut)));
    return box;
  }
  box.append(view.tools(row));
  if (view.why) box.append(reasons(view.why));
  return box;
}

function reasons(why) {
  const list = element('ul', { class: 'reasons' });
  for (const reason of why.reasons) {
    const weight = reason.weight === undefined ? '' : `${reason.weight >= 0 ? '+' : '−'}${Math.abs(reason.weight).toFixed(2)}`;
    list.append(element('li', { class: reason.weight < 0 ? 'against' : 'for' }, element('span', { class: 'weight', dir: 'ltr' }, weight), element('bdi', { dir: 'auto' }, reason.text)));
  }
  const box = element('section', { class: 'why', 'aria-label': say('reasons') }, element('h3', {}, say('reasons')));
  box.append(why.reasons.length ? list : element('p', { class: 'hint' }, say('noReasons')));
  if (why.terms.length) {
    const terms = element('p', { class: 'terms' }, `${say('words')}: `);
    why.terms.forEach(([one, other]) => {
      terms.append(element('span', { class: 'term' }, element('bdi', {}, one), ' = ', element('bdi', {}, other)), ' ');
    });
    box.append(terms);
  }
  const list_ = (name, words) => words.length && box.append(element('p', { class: 'terms' }, `${say(name)}: `, element('bdi', {}, words.join(' · '))));
  if (why.same) box.append(element('p', { class: 'terms' }, say('same')));
  list_('numbers', why.numbers);
  list_('numbersMissing', [...new Set(why.numbersAlone.flat())]);
  list_('unknownWords', why.alone.flat());
  return box;
}
