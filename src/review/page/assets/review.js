// A review: the list of units, the keys, the actions, and what comes back from the program.

import { Refused, get, post } from './ask.js';
import { lighting } from './light.js';
import { List } from './list.js';
import { band, draw } from './row.js';
import { button, choice, dialog, element, language, say, tell } from './words.js';

const BATCH = 120;

/** What each number of the index is, by its place. */
const [, CONFIDENCE, STATUS, FINDING, SOURCES, TARGETS, SOURCE_CHARS, TARGET_CHARS, DOUBTFUL] = [0, 1, 2, 3, 4, 5, 6, 7, 8];

const FILTERS = {
  all: () => true,
  doubtful: (m) => m[DOUBTFUL] && !m[STATUS],
  findings: (m) => m[FINDING] > 0,
  not11: (m) => m[SOURCES] !== 1 || m[TARGETS] !== 1,
  alone: (m) => !m[SOURCES] || !m[TARGETS],
  undecided: (m) => !m[STATUS],
  confirmed: (m) => m[STATUS] === 1,
  rejected: (m) => m[STATUS] === 2,
};

export function review(main, number, wanted) {
  let gone = false;
  let data = null;
  let ids = [];
  let meta = new Map();
  const rows = new Map();
  const whys = new Map();
  const links = new Map();
  let view = [];
  let selected = null;
  let side = 1;
  let cut = null;
  let linking = null;
  let whyOpen = false;
  let found = null;
  let queue = [];
  let alikes = new Map();
  let overall = '';
  let several = false;
  let chain = Promise.resolve();
  let revision = 0;
  let standing = new Set();

  const title = element('h1', {});
  const progress = element('progress', { 'aria-labelledby': 'settled' });
  const settled = element('span', { id: 'settled', class: 'settled', role: 'status' });
  const filter = element('select', { id: 'filter' });
  const search = element('input', { type: 'search', id: 'search', placeholder: say('search'), 'aria-label': say('search'), dir: 'auto' });
  const shown = element('span', { class: 'hint', role: 'status', id: 'shown' });
  const inner = element('div', { class: 'inner', role: 'feed', 'aria-busy': 'false' });
  const scroller = element('div', { class: 'scroller', id: 'scroller', tabindex: '-1' }, inner);
  const map = element('canvas', { class: 'map', width: '14', height: '600', role: 'img', 'aria-label': say('map') });
  const undo = button(say('undo'), () => act({ act: 'undo' }), { id: 'undo' });
  const redo = button(say('redo'), () => act({ act: 'redo' }), { id: 'redo' });
  const notes = element('div', { class: 'notes' });
  const far = element('p', { class: 'reached', role: 'status', id: 'reached' });
  for (const name of Object.keys(FILTERS)) filter.append(element('option', { value: name }, say(name)));
  const download = () => ['tmx', 'xlsx', 'xliff', 'csv', 'db', 'html'].map((ending) => element('li', {},
    element('a', { href: `/api/reviews/${number}/export?format=${ending}`, download: '' }, say(`f_${ending}`))));
  const downloadAll = () => ['tmx', 'xliff', 'csv', 'db'].map((ending) => element('li', {},
    element('a', { href: `/api/export?format=${ending}`, download: '' }, say(`f_${ending}`))));
  /** Where there are several documents, those of all come first. */
  const offers = () => (several ? [element('li', { class: 'of' }, say('ofAll')), ...downloadAll(), element('li', { class: 'of' }, say('ofOne')), ...download()] : download());
  const formats = element('details', { class: 'menu', id: 'export' }, element('summary', {}, say('takeAlong')), element('ul', {}, ...download()));
  formats.addEventListener('toggle', () => formats.lastChild.replaceChildren(...offers()));
  formats.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    formats.open = false;
    formats.firstChild.focus();
  });
  const documents = element('select', { id: 'documents', 'aria-label': say('document'), hidden: true });
  const bar = element('div', { class: 'bar', role: 'toolbar', 'aria-label': say('more') },
    button(say('next'), () => next(1), { class: 'main', id: 'next' }), undo, redo,
    element('label', { for: 'filter', class: 'hidden' }, say('filter')), filter, search,
    button(say('confirmAll'), confirmAll, { id: 'confirm-all' }), button(say('realign'), realign, { id: 'realign' }),
    button(say('help'), help, { id: 'help' }), shown);
  const heads = element('div', { class: 'heads', 'aria-hidden': 'true' });
  main.append(element('div', { class: 'headline' }, title, documents, element('span', { class: 'far' }, progress, settled, formats)), bar, far, notes,
    element('div', { class: 'desk' }, element('div', { class: 'column' }, heads, scroller), map));

  const guess = (bead) => {
    const m = meta.get(bead);
    const column = Math.max(160, scroller.clientWidth < 640 ? scroller.clientWidth - 40 : (scroller.clientWidth - 130) / 2);
    const lines = (chars) => Math.ceil(chars / (column / 8.5)) || 1;
    const both = scroller.clientWidth < 640 ? lines(m[SOURCE_CHARS]) + lines(m[TARGET_CHARS]) + 2 : Math.max(lines(m[SOURCE_CHARS]), lines(m[TARGET_CHARS]));
    return 22 + both * 25;
  };
  const waiting = new Set();
  const list = new List(scroller, inner, drawn, guess, (keys) => {
    const missing = keys.filter((bead) => !rows.has(bead) && !waiting.has(bead));
    if (missing.length) fetchRows(missing);
  });

  function drawn(bead, place, count) {
    const row = rows.get(bead);
    if (!row) return element('article', { class: 'row empty', 'aria-label': say('loading'), tabindex: '-1' });
    const mine = bead === selected;
    const made = draw(row, place, count, {
      sides: data.sides, selected: mine, side, cut: mine ? cut : null, why: mine && whyOpen ? whys.get(bead) : null,
      choose: (which) => {
        if (bead === selected && which !== side && !cut) {
          side = which;
          mark();
        } else if (bead !== selected) side = which;
      },
      cutAt, doCut, leaveCut, tools, accept, alike: row.status ? 0 : alikes.get(bead) ?? 0,
    });
    made.addEventListener('click', () => {
      if (bead !== selected) select(bead, false);
    });
    made.addEventListener('focus', () => {
      if (bead !== selected) select(bead, false);
    });
    return made;
  }

  /** Shows which side actions are for, without drawing the row anew. */
  function mark() {
    const row = list.rows.get(selected);
    row?.querySelectorAll('.cell').forEach((cell, which) => cell.classList.toggle('active', which === side));
  }

  async function fetchRows(beads) {
    for (let at = 0; at < beads.length; at += BATCH) {
      const some = beads.slice(at, at + BATCH);
      some.forEach((bead) => waiting.add(bead));
      try {
        const answer = await get(`/reviews/${number}/rows?beads=${some.join(',')}`);
        if (gone) return;
        answer.rows.forEach((row) => keep(row));
        some.forEach((bead) => list.redraw(bead));
      } finally {
        some.forEach((bead) => waiting.delete(bead));
      }
    }
  }

  function keep(row) {
    if (rows.size > 4000) rows.delete(rows.keys().next().value);
    rows.set(row.bead, row);
    whys.delete(row.bead);
    links.delete(row.bead);
  }

  function takeIndex(flat, stride) {
    const beads = [];
    for (let at = 0; at < flat.length; at += stride) {
      beads.push(flat[at]);
      meta.set(flat[at], flat.slice(at, at + stride));
    }
    return beads;
  }

  async function load() {
    const started = performance.now();
    let answer;
    try {
      answer = await get(`/reviews/${number}`);
    } catch (error) {
      if (error instanceof Refused && error.status === 404) location.hash = '#/';
      else tell(say('offline'), 'bad');
      return;
    }
    if (gone) return;
    const first = !data;
    data = answer;
    meta = new Map();
    rows.clear();
    whys.clear();
    links.clear();
    ids = takeIndex(answer.index, answer.stride);
    standing = new Set(ids);
    revision = answer.revision;
    title.replaceChildren(element('bdi', {}, answer.name));
    document.title = `${answer.name} – muqabala`;
    heads.replaceChildren(element('span', {}), ...answer.sides.map((own) => element('span', { dir: own.direction }, element('bdi', {}, own.name))));
    const told = [...answer.notes, ...answer.sides.flatMap((own) => own.warnings.map((text) => `${own.name}: ${text}`))];
    notes.replaceChildren();
    if (told.length) notes.append(element('details', { class: 'told', open: answer.notes.length > 0 }, element('summary', {}, `${say('warnings')} (${told.length})`), ...told.map((text) => element('p', { dir: 'auto' }, text))));
    facts(answer);
    bar.querySelector('#realign').hidden = answer.store;
    if (!meta.has(selected)) selected = meta.has(wanted) ? wanted : ids[0] ?? null;
    list.select(selected);
    refresh();
    if (selected !== null) list.reveal(selected);
    await refill();
    if (first) {
      scroller.focus({ preventScroll: true });
      main.dataset.ready = String(Math.round(performance.now() - started));
      early.splice(0).forEach((event) => key(event));
    }
  }

  function facts({ can, progress: how }) {
    Object.assign(data, { can, progress: how });
    undo.disabled = !can[0];
    redo.disabled = !can[1];
    const doubtful = how.doubtful > 0;
    progress.max = Math.max(1, doubtful ? how.doubtful : how.beads);
    progress.value = doubtful ? how.settled : how.decided;
    const own = doubtful ? say('doubtfulSettled', how.settled, how.doubtful) : `${say('noDoubt')} · ${say('decided', how.decided, how.beads)}`;
    const settledAll = doubtful && how.settled === how.doubtful && how.decided < how.beads;
    // Written once, not with every key: it is read out.
    if (!settledAll) far.replaceChildren();
    else if (!far.childElementCount) {
      far.append(element('span', {}, `✓ ${say('finished')} `), button(say('takeAlong'), () => {
        formats.open = true;
        formats.querySelector('a').focus();
      }), button(say('confirmAll'), confirmAll));
    }
    settled.textContent = overall && !scope() ? `${own} · ${overall}` : own;
  }

  function refresh() {
    const wants = FILTERS[filter.value] ?? FILTERS.all;
    view = ids.filter((bead) => (!found || found.has(bead)) && wants(meta.get(bead)));
    shown.textContent = found || filter.value !== 'all' ? say('shown', view.length) : '';
    inner.classList.toggle('nothing', !view.length);
    inner.dataset.nothing = say('nothing');
    const before = selected;
    if (view.length && !view.includes(selected)) {
      // The nearest one that is shown.
      const at = ids.indexOf(selected);
      const places = new Map(ids.map((bead, place) => [bead, place]));
      selected = view.find((bead) => places.get(bead) >= at) ?? view[view.length - 1];
      cut = null;
    }
    list.select(selected);
    list.show(view);
    if (selected !== before) {
      list.redraw(before, false);
      list.redraw(selected);
    }
    paint();
  }

  const COLOURS = { sure: '--sure', fair: '--fair', doubt: '--doubt', unknown: '--unknown', confirmed: '--confirmed', rejected: '--rejected' };

  function paint() {
    if (paint.waiting) return;
    paint.waiting = true;
    // Behind the keys: nobody reads the map between two of them.
    setTimeout(() => {
      paint.waiting = false;
      if (gone) return;
      const height = Math.max(50, map.clientHeight);
      map.height = height;
      const context = map.getContext('2d');
      // A variable of the stylesheet depends on the theme; what an element has is a colour.
      const colour = (name) => {
        map.style.color = `var(${name})`;
        return getComputedStyle(map).color;
      };
      const colours = Object.fromEntries(Object.entries(COLOURS).map(([kind, name]) => [kind, colour(name)]));
      const worst = { confirmed: 0, sure: 1, rejected: 2, fair: 3, doubt: 4, unknown: 5 };
      const lines = new Array(height).fill(null);
      view.forEach((bead, at) => {
        const m = meta.get(bead);
        const [kind] = band(m[CONFIDENCE], m[STATUS]);
        const from = Math.floor((at / view.length) * height);
        const to = Math.max(from + 1, Math.floor(((at + 1) / view.length) * height));
        for (let y = from; y < to && y < height; y += 1) if (!lines[y] || worst[kind] > worst[lines[y]]) lines[y] = kind;
      });
      context.clearRect(0, 0, 14, height);
      lines.forEach((kind, y) => {
        if (!kind) return;
        context.fillStyle = colours[kind];
        context.fillRect(2, y, 10, 1);
      });
      const at = view.indexOf(selected);
      if (at >= 0) {
        context.fillStyle = colour('--ink');
        context.fillRect(0, Math.floor(((at + 0.5) / view.length) * height) - 1, 14, 3);
      }
    }, 120);
  }

  map.addEventListener('click', (event) => {
    const at = Math.floor((event.offsetY / map.clientHeight) * view.length);
    if (view[at] !== undefined) select(view[at]);
  });

  function select(bead, reveal = true) {
    if (bead === undefined || bead === null) return;
    const old = selected;
    selected = bead;
    cut = null;
    whyOpen = whyOpen && bead === old;
    list.select(bead);
    if (old !== bead) list.redraw(old, false);
    if (reveal) list.reveal(bead);
    list.redraw(bead);
    if (reveal) list.reveal(bead);
    list.rows.get(bead)?.focus({ preventScroll: true });
    paint();
  }

  function step(by) {
    const at = view.indexOf(selected);
    select(view[Math.max(0, Math.min(view.length - 1, at + by))]);
  }

  /** The documents of which the queue is: all, or this one alone, as long as the window is open. */
  const scope = () => sessionStorage.getItem('muqabala-scope') === 'one';

  async function refill() {
    try {
      const answer = await get(scope() ? `/queue?only=${number}` : '/queue');
      queue = answer.waiting;
      const before = alikes;
      alikes = new Map(queue.filter(([own, , alike]) => own === number && alike).map(([, bead, alike]) => [bead, alike]));
      for (const bead of new Set([...before.keys(), ...alikes.keys()])) if (before.get(bead) !== alikes.get(bead)) list.redraw(bead);
      await listDocuments();
    } catch {
      // The next action says that the program is gone.
    }
  }

  /** The documents that are open, where there are several, with how far each of them is. */
  async function listDocuments() {
    const { reviews } = await get('/state');
    several = reviews.length > 1;
    if (gone || !several) return;
    const far = (one) => (one.progress.doubtful ? ` – ${one.progress.settled}/${one.progress.doubtful}` : '');
    documents.replaceChildren(element('option', { value: 'all' }, say('allDocuments', reviews.length)), ...reviews.map((one) => element('option', { value: one.id }, `${one.name}${far(one)}`)));
    documents.value = scope() ? String(number) : 'all';
    documents.hidden = false;
    const sum = (what) => reviews.reduce((all, one) => all + one.progress[what], 0);
    overall = sum('doubtful') ? say('overAll', sum('settled'), sum('doubtful')) : '';
    facts(data);
  }

  documents.addEventListener('change', async () => {
    const one = documents.value !== 'all';
    sessionStorage.setItem('muqabala-scope', one ? 'one' : 'all');
    if (one && Number(documents.value) !== number) location.hash = `#/review/${documents.value}`;
    else {
      await refill();
      cursor = null;
      list.rows.get(selected)?.focus({ preventScroll: true });
    }
  });

  /** The unit of the queue that was gone to last; whoever stands elsewhere begins at its head. */
  let cursor = null;
  const isOpen = ([own, bead]) => own !== number || (meta.has(bead) && !meta.get(bead)[STATUS] && standing.has(bead));

  /** Place in the queue of the next one that waits, or of the one before. */
  function ahead(by) {
    let at = selected === cursor ? queue.findIndex(([own, bead]) => own === number && bead === selected) : -1;
    if (at < 0 && by < 0) return -1;
    for (at += by; at >= 0 && at < queue.length; at += by) {
      if (isOpen(queue[at]) && !(queue[at][0] === number && queue[at][1] === selected)) return at;
    }
    return -1;
  }

  /** Goes to the next unit that waits, most doubtful first, or back. */
  async function next(by) {
    let at = ahead(by);
    if (at < 0 && by > 0) {
      // At its end, or it is not the newest any more.
      await chain;
      await refill();
      cursor = null;
      at = ahead(by);
    }
    const to = queue[at];
    if (!to) {
      await over();
      return;
    }
    if (to[0] !== number) {
      location.hash = `#/review/${to[0]}/${to[1]}`;
      return;
    }
    if (!view.includes(to[1])) {
      filter.value = 'all';
      search.value = '';
      found = null;
      refresh();
    }
    [, cursor] = to;
    select(to[1]);
  }

  /** Nothing waits any more: where to go from here. */
  async function over() {
    if (document.querySelector('dialog[open]')) return;
    await dialog(say('allDone'), (close) => [element('p', {}, say('finishedText')), element('ul', { class: 'formats' }, ...offers()),
      element('div', { class: 'actions' }, button(say('close'), () => close(), { class: 'main' }))]);
    list.rows.get(selected)?.focus({ preventScroll: true });
  }

  /** Sends an action when those before it are answered. */
  function act(action, options = {}) {
    if (options.at !== undefined) decideHere(options.at, options.status);
    busy(1);
    const sent = chain.then(() => send(action, true, options.at)).finally(() => busy(-1));
    chain = sent.catch(() => {});
    return sent;
  }

  let pending = 0;
  function busy(by) {
    pending += by;
    inner.setAttribute('aria-busy', String(pending > 0));
  }

  /** Shows a decision before it is answered. */
  function decideHere(bead, status) {
    const m = meta.get(bead);
    if (m) m[STATUS] = status;
    const row = rows.get(bead);
    if (row) row.status = status;
    list.redraw(bead);
  }

  /** Shows the decision on a unit as the program has it. */
  async function asDecided(bead) {
    const answer = await get(`/reviews/${number}/rows?beads=${bead}`);
    if (gone) return;
    for (const row of answer.rows) {
      keep(row);
      decideHere(row.bead, row.status);
    }
  }

  /** `shown` is the unit whose decision was shown before the answer. */
  async function send(action, again, shown) {
    try {
      const answer = await post(`/reviews/${number}/act`, { revision, who: choice('who'), ...action });
      await take(answer, action);
      if (answer.due) learn(false);
      return answer;
    } catch (error) {
      if (!(error instanceof Refused)) {
        tell(say('offline'), 'bad');
        await load();
        return null;
      }
      if (error.status === 409) {
        const touched = new Set(error.answer.rows.map((row) => row.bead));
        await take(error.answer, null);
        // What only changed elsewhere, or is only estimated anew, holds this up for nothing.
        const beads = [action.args?.bead, ...(action.args?.beads ?? [])].filter((bead) => bead !== undefined);
        if (again && beads.length && beads.every((bead) => meta.has(bead) && !touched.has(bead))) return send(action, false, shown);
        tell(say('changed'), 'bad');
        return null;
      }
      tell(error.message, 'bad');
      // A no to this action alone: all else stands as it did.
      if (error.status !== 422) await load();
      else if (shown !== undefined) await asDecided(shown);
      return null;
    }
  }

  /** Takes what the program answered. */
  async function take(answer, action) {
    revision = answer.revision;
    facts(answer);
    answer.told.forEach((text) => tell(say('learned', text)));
    if (answer.reload) {
      await load();
      return;
    }
    takeIndex(answer.index, data.stride);
    answer.rows.forEach((row) => keep(row));
    const focused = selected;
    for (const [at, gone_, come] of answer.order) ids.splice(at, gone_, ...come);
    if (answer.order.length) {
      standing = new Set(ids);
      const there = standing.has(focused);
      if (!there || (action && action.act !== 'undo' && action.act !== 'redo')) {
        const goal = answer.focus !== null && standing.has(answer.focus) ? answer.focus : null;
        if (goal !== null && !there) selected = goal;
      }
      refresh();
      if (selected !== focused) list.reveal(selected);
      list.rows.get(selected)?.focus({ preventScroll: true });
      refill();
    } else if (answer.focus !== null && action && (action.act === 'undo' || action.act === 'redo') && meta.has(answer.focus)) {
      if (view.includes(answer.focus)) select(answer.focus);
    }
    answer.rows.forEach((row) => list.redraw(row.bead));
    paint();
  }

  async function learn(again) {
    if (learn.busy) return;
    learn.busy = true;
    tell(say(again ? 'realigning' : 'learning'));
    try {
      await chain;
      const answer = await post(`/reviews/${number}/learn`, { who: choice('who'), again });
      if (gone) return;
      const changed = answer.order.length > 0 || answer.reload;
      await take(answer, null);
      if (again) {
        tell(say(changed ? 'realigned' : 'realignNone'));
        if (changed) await load();
      }
      await refill();
    } catch (error) {
      tell(error.message, 'bad');
    } finally {
      learn.busy = false;
    }
  }

  function realign() {
    return learn(true);
  }

  function confirm(stay) {
    const bead = selected;
    act({ act: 'confirm', args: { beads: [bead] } }, { at: bead, status: 1 });
    if (!stay) onward();
  }

  function reject() {
    const bead = selected;
    act({ act: 'reject', args: { beads: [bead] } }, { at: bead, status: 2 });
    onward();
  }

  /** To the next that waits, without waiting for the answer. */
  function onward() {
    const to = queue[ahead(1)];
    if (to && to[0] === number && view.includes(to[1])) {
      [, cursor] = to;
      select(to[1]);
    } else next(1);
  }

  async function confirmAll() {
    const least = await dialog(say('confirmAll'), (close) => {
      const figure = element('input', { type: 'number', min: 50, max: 100, value: 90, id: 'least' });
      return [element('p', {}, say('confirmAllText')), element('label', { for: 'least' }, say('least')), figure,
        element('div', { class: 'actions' }, button(say('confirm'), () => close(Number(figure.value) / 100), { class: 'main' }), button(say('cancel'), () => close()))];
    });
    if (least > 0) act({ act: 'confirm-all', args: { least } });
  }

  function link() {
    const m = meta.get(selected);
    const lone = m && (!m[SOURCES] || !m[TARGETS]);
    if (!lone) {
      tell(say('linkNot'), 'bad');
      return;
    }
    const own = m[SOURCES] ? 'source' : 'target';
    if (linking && linking[1] !== own && meta.has(linking[0])) {
      const args = { [own]: selected, [linking[1]]: linking[0] };
      linking = null;
      act({ act: 'link', args });
      return;
    }
    linking = [selected, own];
    tell(say('linkHint'));
  }

  const sideName = () => (side ? 'target' : 'source');

  async function edit() {
    const row = rows.get(selected);
    const bead = selected;
    if (!row?.sides[side].length) return;
    const own = data.sides[row.exchanged ? 1 - side : side];
    const segments = row.sides[side];
    const answer = await dialog(say('edit'), (close) => {
      const areas = segments.map((segment, at) => element('textarea', { lang: own.language, dir: own.direction, rows: 4, 'aria-label': `${say('edit')} ${segment.id}`, id: `edit-${at}` }));
      areas.forEach((area, at) => {
        area.value = segments[at].text;
        area.addEventListener('keydown', (event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) close(areas.map((one) => one.value));
        });
      });
      return [...areas, ...segments.filter((s) => s.original).map((s) => element('p', { class: 'original', lang: own.language, dir: own.direction }, say('original', ''), element('bdi', {}, s.original))),
        element('div', { class: 'actions' }, button(say('save'), () => close(areas.map((one) => one.value)), { class: 'main' }), button(say('cancel'), () => close()))];
    });
    if (!answer) return;
    let now = bead;
    for (let segment = 0; segment < answer.length; segment += 1) {
      if (answer[segment].trim() === segments[segment].text) continue;
      const done = await act({ act: 'edit', args: { bead: now, side: sideName(), segment, text: answer[segment] } });
      if (!done) return;
      now = done.focus ?? now;
    }
  }

  async function comment() {
    const bead = selected;
    const text = await dialog(say('comment'), (close) => {
      const area = element('textarea', { rows: 3, dir: 'auto', 'aria-label': say('comment'), id: 'comment' });
      area.value = rows.get(bead)?.comment ?? '';
      area.addEventListener('keydown', (event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) close(area.value);
      });
      return [area, element('div', { class: 'actions' }, button(say('save'), () => close(area.value), { class: 'main' }), button(say('cancel'), () => close()))];
    });
    if (text !== undefined) act({ act: 'comment', args: { bead, text } });
  }

  async function why() {
    const bead = selected;
    whyOpen = !whyOpen;
    if (whyOpen && !whys.has(bead)) whys.set(bead, await get(`/reviews/${number}/why/${bead}`));
    if (bead === selected) {
      list.redraw(bead);
      list.reveal(bead);
    }
  }

  // Words that translate each other light up together: under the pointer, or where a finger lies.
  const light = lighting(inner, async (bead) => {
    if (!links.has(bead)) links.set(bead, await get(`/reviews/${number}/links/${bead}`));
    return links.get(bead);
  }, (bead, which) => (rows.get(bead)?.exchanged ? 1 - which : which));

  // --- the cut ---

  function startCut() {
    const row = rows.get(selected);
    if (!row) return;
    if (!row.sides[side].length) side = 1 - side;
    const segments = row.sides[side];
    if (segments.length > 1) cut = { side, segment: 1, at: 0 };
    else cut = { side, segment: 0, at: middle(segments[0].text) };
    list.redraw(selected);
    list.reveal(selected);
    sayCut();
  }

  /** The end of a sentence near the middle, else the nearest word. */
  function middle(text) {
    const half = text.length / 2;
    const ends = [...text.matchAll(/[.؟?!؛;:](?=\s)/g)].map((m) => m.index + 1);
    const words = [...text.matchAll(/\s+/g)].map((m) => m.index);
    const near = (list) => list.reduce((best, at) => (best === null || Math.abs(at - half) < Math.abs(best - half) ? at : best), null);
    return near(ends) ?? near(words) ?? Math.floor(half);
  }

  function sayCut() {
    const text = rows.get(selected)?.sides[cut.side][cut.segment].text ?? '';
    tellQuiet(say('splitAt', text.slice(0, cut.at).slice(-30), text.slice(cut.at).slice(0, 30)));
  }

  function tellQuiet(text) {
    quiet.textContent = text;
  }
  const quiet = element('p', { class: 'hidden', role: 'status', 'aria-live': 'polite' });
  main.append(quiet);

  function moveCut(by, letters) {
    const segments = rows.get(selected).sides[cut.side];
    const text = segments[cut.segment].text;
    if (letters) cut.at = Math.max(0, Math.min(text.length, cut.at + by));
    else {
      const stops = [0, ...[...text.matchAll(/\s+/g)].map((m) => m.index), text.length].filter((at) => at > 0 || cut.segment > 0);
      cut.at = by > 0 ? stops.find((at) => at > cut.at) ?? cut.at : [...stops].reverse().find((at) => at < cut.at) ?? cut.at;
    }
    list.redraw(selected);
    sayCut();
  }

  function turnCut() {
    const row = rows.get(selected);
    const all = [0, 1].flatMap((which) => row.sides[which].map((_, segment) => [which, segment]));
    const at = all.findIndex(([which, segment]) => which === cut.side && segment === cut.segment);
    const [which, segment] = all[(at + 1) % all.length];
    side = which;
    cut = { side: which, segment, at: segment ? 0 : middle(row.sides[which][segment].text) };
    list.redraw(selected);
    sayCut();
  }

  function cutAt(which, segment, text, event) {
    const range = document.caretRangeFromPoint?.(event.clientX, event.clientY);
    const spot = document.caretPositionFromPoint?.(event.clientX, event.clientY);
    const [node, offset] = range ? [range.startContainer, range.startOffset] : spot ? [spot.offsetNode, spot.offset] : [null, 0];
    if (!node || !text.contains(node)) return;
    let at = offset;
    for (let before = node.previousSibling; before; before = before.previousSibling) at += before.textContent.length;
    side = which;
    cut = { side: which, segment, at };
    event.stopPropagation();
    list.redraw(selected);
    sayCut();
  }

  function doCut() {
    const args = { bead: selected, side: cut.side ? 'target' : 'source', segment: cut.segment, at: cut.at };
    cut = null;
    act({ act: 'split', args });
  }

  function leaveCut() {
    cut = null;
    list.redraw(selected);
  }

  // --- tools and keys ---

  const one = (act_, args = {}) => act({ act: act_, args: { bead: selected, ...args } });
  const sided = (act_, to) => one(act_, { side: sideName(), to });

  /** Takes over what a check would find right: that of a finding, or of the first that knows it. */
  function accept(finding) {
    const number_ = finding ?? rows.get(selected)?.findings.findIndex((one) => one.correction !== null) ?? -1;
    if (number_ < 0) tell(say('noSuggestion'));
    else one('accept', { finding: number_ });
  }

  /** Decides on all with the texts of the selected unit, in every document, and goes on. */
  async function alikeToo(act_) {
    const done = await one(act_);
    if (!done) return;
    await refill();
    cursor = null;
    onward();
  }

  const reopen = () => act({ act: 'reopen', args: { beads: [selected] } }, { at: selected, status: 0 });

  function tools(row) {
    const alike = alikes.get(row.bead) ?? 0;
    const paired = row.sides.every((s) => s.length);
    const tool = (label, action, key, options = {}) => button(label, (event) => {
      event.stopPropagation();
      action();
    }, { title: key, 'aria-keyshortcuts': key, ...options });
    const sideText = say('activeSide', say(side ? 'target' : 'source'));
    return element('div', { class: 'tools', role: 'toolbar', 'aria-label': say('more') },
      tool(say('confirm'), () => confirm(false), 'Enter', { class: 'main' }), tool(say('reject'), reject, 'R'),
      row.status !== 0 && tool(say('reopen'), reopen, 'Backspace'),
      alike > 0 && row.status === 0 && tool(say('alike', alike + 1), () => alikeToo('confirm-alike'), 'Shift+Enter', { class: 'alike' }),
      alike > 0 && row.status === 0 && tool(say('rejectAlike', alike + 1), () => alikeToo('reject-alike'), 'Shift+R'),
      ...(data.store ? [] : [tool(say('joinDown'), () => one('join', { to: 'down' }), 'M'), tool(say('joinUp'), () => one('join', { to: 'up' }), 'Shift+M'),
      tool(say('split'), startCut, 'S'),
      row.sides.some((s) => s.length > 1) && tool(say('part'), () => one('part'), 'P'),
      element('span', { class: 'group', title: sideText },
        tool(say('moveUp'), () => sided('move', 'up'), 'U'), tool(say('moveDown'), () => sided('move', 'down'), 'D'),
        tool(say('pullUp'), () => sided('pull', 'up'), 'Shift+U'), tool(say('pullDown'), () => sided('pull', 'down'), 'Shift+D')),
      row.sides[0].length + row.sides[1].length > 1 && tool(say('unlink'), () => one('unlink'), 'L'), !paired && tool(say('link'), link, 'K'),
      tool(say('exchange'), () => one('exchange'), 'X')]),
      tool(say('edit'), edit, 'E'), tool(say('comment'), comment, 'C'),
      tool(say('why'), why, 'W', { 'aria-expanded': String(whyOpen) }));
  }

  function help() {
    const keys = [['↑ ↓', 'arrows'], ['← →', 'sides'], ['Enter', 'enter'], ['Ctrl+Enter', 'ctrlenter'], ['Shift+Enter', 'shiftenter'], ['R', 'r'], ['Shift+R', 'shiftr'], ['Backspace', 'back'], ['N', 'n'], ['M', 'm'], ['S', 's'], ['P', 'p'], ['U', 'u'], ['D', 'd'], ['L', 'l'], ['K', 'k'], ['X', 'x'], ['E', 'e'], ['T', 't'], ['C', 'c'], ['W', 'w'], ['A', 'a'], ['G', 'g'], ['Ctrl+Z', 'z'], ['Ctrl+Y', 'y'], ['/', 'slash'], ['?', 'q']];
    return dialog(say('keysTitle'), (close) => [
      element('dl', { class: 'keys' }, ...keys.flatMap(([key, name]) => [element('dt', {}, element('kbd', { dir: 'ltr' }, key)), element('dd', {}, say(`k_${name}`))])),
      element('div', { class: 'actions' }, button(say('close'), () => close(), { class: 'main' })),
    ]);
  }

  function cutKey(event) {
    const forward = data.sides[rows.get(selected)?.exchanged ? 1 - cut.side : cut.side].direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') moveCut(event.key === forward ? 1 : -1, event.shiftKey);
    else if (event.key === 'Tab') turnCut();
    else if (event.key === 'Enter') doCut();
    else if (event.key === 'Escape') leaveCut();
    else return;
    event.preventDefault();
  }

  function chooseSide(key) {
    // The side that lies there on the screen; on a narrow one the texts stand under each other.
    const mirrored = language() === 'ar';
    side = (key === 'ArrowRight') !== mirrored ? 1 : 0;
    mark();
    tellQuiet(say('activeSide', say(side ? 'target' : 'source')));
  }

  /** Keys by their place on the keyboard, so that they work with Arabic letters on it, too. */
  const KEYS = {
    KeyM: (e) => one('join', { to: e.shiftKey ? 'up' : 'down' }), KeyS: startCut, KeyP: () => one('part'),
    KeyU: (e) => sided(e.shiftKey ? 'pull' : 'move', 'up'), KeyD: (e) => sided(e.shiftKey ? 'pull' : 'move', 'down'),
    KeyL: () => one('unlink'), KeyK: link, KeyX: () => one('exchange'), KeyE: edit, KeyT: () => accept(), KeyC: comment, KeyW: why, KeyR: (e) => (e.shiftKey ? alikeToo('reject-alike') : reject()),
    KeyN: (e) => next(e.shiftKey ? -1 : 1), KeyA: confirmAll, KeyG: realign, KeyJ: () => step(1),
    Backspace: reopen, ArrowDown: () => step(1), ArrowUp: () => step(-1), ArrowLeft: () => chooseSide('ArrowLeft'), ArrowRight: () => chooseSide('ArrowRight'),
    PageDown: () => step(8), PageUp: () => step(-8), Home: () => select(view[0]), End: () => select(view[view.length - 1]),
  };

  const early = [];
  function key(event) {
    if (gone || document.querySelector('dialog[open]') || event.altKey) return;
    if (!data || selected === null) {
      // Typed while the next document is on its way.
      if (!data) early.push(event);
      event.preventDefault();
      return;
    }
    const command = event.ctrlKey || event.metaKey;
    const typing = event.target.matches?.('input, textarea, select');
    if (typing) {
      if (event.key === 'Escape' && event.target === search) {
        search.value = '';
        searched();
        list.rows.get(selected)?.focus({ preventScroll: true });
      }
      return;
    }
    if (cut && !command) {
      cutKey(event);
      return;
    }
    if (command && event.code === 'KeyZ') act({ act: event.shiftKey ? 'redo' : 'undo' });
    else if (command && event.code === 'KeyY') act({ act: 'redo' });
    else if (event.key === 'Enter' && !event.target.closest?.('button, a, summary')) {
      if (event.shiftKey) alikeToo('confirm-alike');
      else confirm(command);
    } else if (command) return;
    else if (event.key === '/') search.focus();
    else if (event.key === '?' || event.key === '؟') help();
    else if (event.key === 'Escape' && linking) linking = null;
    else if (KEYS[event.code] && !(event.target.closest?.('button, a, summary') && event.code.startsWith('Arrow'))) KEYS[event.code](event);
    else return;
    event.preventDefault();
  }

  let searching = 0;
  async function searched() {
    const text = search.value.trim();
    searching += 1;
    const turn = searching;
    if (!text) found = null;
    else {
      const answer = await get(`/reviews/${number}/search?text=${encodeURIComponent(text)}`);
      if (turn !== searching || gone) return;
      found = new Set(answer.beads);
    }
    refresh();
    if (selected !== null) list.reveal(selected);
  }
  search.addEventListener('input', () => {
    clearTimeout(searched.timer);
    searched.timer = setTimeout(searched, 150);
  });
  search.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' || event.key === 'ArrowDown') {
      list.rows.get(selected)?.focus({ preventScroll: true });
      event.preventDefault();
    }
  });
  filter.addEventListener('change', () => {
    refresh();
    if (selected !== null) list.reveal(selected);
  });
  document.addEventListener('keydown', key);
  const resized = () => paint();
  window.addEventListener('resize', resized);

  // What another window, or the aligner, did meanwhile.
  const watch = setInterval(async () => {
    if (document.hidden || learn.busy || !data) return;
    await chain;
    try {
      const answer = await get(`/reviews/${number}/since?revision=${revision}`);
      if (!gone && answer.revision > revision) await take(answer, null);
    } catch {
      // The next action says that the program is gone.
    }
  }, 4000);

  load();
  return () => {
    gone = true;
    clearInterval(watch);
    document.removeEventListener('keydown', key);
    window.removeEventListener('resize', resized);
    light();
    document.title = 'muqabala';
  };
}
