// One hit as a row: both texts in their own direction, and what is known of the unit.
// Text of the memory becomes text nodes only, never markup.

import { button, element, say } from './words.js';

const [encoder, decoder] = [new TextEncoder(), new TextDecoder()];

/** Direction of a language. */
export const direction = (code) => /^(ar|he|fa|ur)\b/.test(code) ? 'rtl' : 'ltr';

/** The text with `spans` marked; they count bytes of UTF-8, as everything that the program says. */
function marked(text, spans) {
  const bytes = encoder.encode(text);
  const cut = (from, to) => decoder.decode(bytes.subarray(from, to));
  const nodes = [];
  let at = 0;
  for (const { start, end, title } of spans) {
    if (start < at || end <= start) continue;
    nodes.push(cut(at, start), element('mark', { title }, cut(start, end)));
    at = end;
  }
  nodes.push(cut(at, bytes.length));
  return nodes;
}

/** In what the unit's text differs from what was looked for. */
function differences(parts) {
  return parts.map((part) => {
    if (part.mark === 'left') return element('del', {}, part.text);
    if (part.mark === 'new') return element('ins', {}, part.text);
    if (part.mark === 'same') return part.text;
    return element('mark', { title: `→ ${part.new ?? ''}` }, part.text);
  });
}

function side(kind, code, ...nodes) {
  return element('div', { class: `side ${kind}`, lang: code, dir: direction(code) }, ...nodes);
}

const day = (number) => number && String(number).replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3');

/** A unit without more to mark than what was found in it. */
const plain = (one, title, kind, spans = [], opposite = []) => ({
  ...one, title, kind, copy: one.translation ?? one.target,
  sourceNodes: () => marked(one.source, spans), targetNodes: () => marked(one.target, opposite),
});

/** What was found, in one form for all ways of looking. */
export function hits(answer, way) {
  if (answer.found) {
    return answer.found.map((one) => plain(one, one.unit, '', one.spans, one.target_spans));
  }
  if (way === 'meaning') return (answer.meant ?? []).map((one) => plain(one, `${one.score} %`, say('meant')));
  if (answer.parts) {
    return answer.parts.map((one) => plain(one, `${one.score} %`, say('part', one.text, one.translation), [one.source_span], one.target_spans));
  }
  return answer.hits.map((one) => ({
    ...one, title: `${one.score} %`, kind: say(one.kind.replace('-', '')), copy: one.suggestion.text,
    sourceNodes: () => differences(one.differences),
    targetNodes: () => marked(one.suggestion.text, (one.suggestion.replaced ?? []).map((part) => ({ ...part.span, title: `← ${part.old}` }))),
  }));
}

/** The row. `actions`: what can be done with it, by name. */
export function draw(hit, selected, changes, actions) {
  const facts = [
    hit.kind, hit.document, day(hit.day), hit.origin, hit.who && say('by', hit.who), say(hit.status), say('unit', hit.unit),
    hit.suggestion?.replaced?.length && say('replaced'),
    ...(hit.penalties ?? []).map((penalty) => `−${penalty.points} ${penalty.reason}`),
  ].filter(Boolean);
  const tools = element('span', { class: 'actions' }, button(say('copy'), actions.copy),
    changes && hit.status !== 'confirmed' && button(say('confirm'), actions.confirm),
    changes && hit.status !== 'rejected' && button(say('reject'), actions.reject),
    changes && button(say('remove'), actions.remove));
  return element('li', {
    class: 'hit', id: `unit-${hit.unit}`, tabindex: selected ? '0' : '-1', 'aria-current': selected ? 'true' : undefined,
    on: { pointerdown: actions.choose, focus: actions.choose },
  },
  element('div', { class: `score ${hit.status}` }, element('b', {}, String(hit.title))),
  side('source', hit.source_language, ...hit.sourceNodes()),
  side('target', hit.target_language, ...hit.targetNodes()),
  element('div', { class: 'facts' }, ...facts.map((fact) => element('bdi', {}, String(fact))), selected && tools));
}
