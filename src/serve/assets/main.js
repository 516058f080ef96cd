// The page: a box to search in, what was found, and what can be done with it by keyboard.

import { get, keepToken, patch, post, remove, token } from './ask.js';
import { direction, draw, hits } from './hit.js';
import { button, choice, choose, dialog, dress, element, language, say, tell } from './words.js';

const LIMIT = 50;
// Each is compared in full, which takes the program a few milliseconds.
const NEAREST = 10;
const main = document.getElementById('main');
let memory = null;
let found = [];
let chosen = 0;
let asked = 0;

const arabic = (text) => (text.match(/\p{Script=Arabic}/gu) ?? []).length > (text.match(/\p{Script=Latin}/gu) ?? []).length;
const code = (text) => arabic(text) ? 'ar' : 'en';

const box = element('textarea', { id: 'box', rows: '2', spellcheck: 'false', autocomplete: 'off' });
const ways = { match: null, meaning: null, concordance: null };
const anywhere = element('input', { type: 'checkbox', id: 'anywhere' });
const regex = element('input', { type: 'checkbox', id: 'regex' });
const told = element('p', { id: 'told', class: 'hint', 'aria-live': 'polite' });
const list = element('ul', { class: 'hits', id: 'hits' });
let way = 'match';

/** What the address says: the search can be linked and gone back to. */
function fromAddress() {
  const wanted = new URLSearchParams(location.hash.slice(1));
  box.value = wanted.get('q') ?? '';
  way = Object.keys(ways).includes(wanted.get('way')) ? wanted.get('way') : 'match';
  anywhere.checked = wanted.has('anywhere');
  regex.checked = wanted.has('regex');
}

function toAddress() {
  const wanted = new URLSearchParams({ q: box.value, way });
  if (way === 'concordance' && anywhere.checked) wanted.set('anywhere', '1');
  if (way === 'concordance' && regex.checked) wanted.set('regex', '1');
  const hash = `#${wanted}`;
  if (hash !== location.hash) history.pushState(null, '', hash);
}

function turned() {
  box.lang = code(box.value);
  box.dir = box.value ? direction(box.lang) : 'auto';
}

/** How much was found, in a sentence. */
function summary(answer) {
  if (found.length === 0) return say('nothing');
  if (way === 'match' && answer.parts) return say('parts', found.length);
  return way !== 'meaning' && found.length >= LIMIT ? say('first', found.length) : say('hits', found.length);
}

async function look() {
  turned();
  const text = box.value.trim();
  if (!text) {
    found = [];
    told.textContent = say('empty');
    return shown();
  }
  const own = asked += 1;
  const wanted = new URLSearchParams({ text, limit: way === 'meaning' ? NEAREST : LIMIT });
  if (way === 'match') wanted.set('parts', 'true');
  if (way === 'meaning') wanted.set('semantic', 'true');
  if (way === 'concordance') {
    if (anywhere.checked && !regex.checked) wanted.set('anywhere', 'true');
    if (regex.checked) wanted.set('regex', 'true');
  }
  try {
    const answer = await get(`/${way === 'concordance' ? way : 'match'}?${wanted}`);
    if (own !== asked) return undefined;
    found = hits(answer, way);
    chosen = 0;
    told.textContent = [summary(answer), way === 'meaning' && answer.without_vector && say('without', answer.without_vector)].filter(Boolean).join(' ');
    list.scrollTop = 0;
  } catch (error) {
    if (own !== asked) return undefined;
    found = [];
    failed(error);
    told.textContent = error.status ? error.message : say('offline');
  }
  return shown();
}

function failed(error) {
  if (error.status === 401) settings();
  else tell(error.status ? [error.message, error.answer?.remedy].filter(Boolean).join(' – ') : say('offline'), 'bad');
}

function shown(focus = false) {
  list.replaceChildren(...found.map((hit, at) => draw(hit, at === chosen, memory?.changes, {
    choose: () => at !== chosen && pick(at),
    copy: () => copy(hit), confirm: () => status(hit, 'confirmed'), reject: () => status(hit, 'rejected'), remove: () => away(hit),
  })));
  if (focus) list.children[chosen]?.focus();
}

function pick(at) {
  if (!found.length) return;
  chosen = Math.max(0, Math.min(found.length - 1, at));
  shown(true);
  list.children[chosen].scrollIntoView({ block: 'nearest' });
}

async function copy(hit) {
  await navigator.clipboard.writeText(hit.copy);
  tell(say('copied'));
}

async function status(hit, value) {
  if (!memory?.changes) return;
  try {
    const unit = await patch(`/units/${hit.unit}`, { status: value, who: choice('who') });
    hit.status = unit.status;
    shown(true);
  } catch (error) {
    failed(error);
  }
}

async function away(hit) {
  if (!memory?.changes) return;
  const sure = await dialog(say('removeSure'), (close) => [
    element('p', { dir: 'auto' }, hit.source), element('p', { dir: 'auto' }, hit.target),
    element('div', { class: 'actions' }, button(say('remove').replace(' …', ''), () => close(true), { class: 'main' }), button(say('cancel'), () => close(false))),
  ]);
  if (!sure) return;
  try {
    await remove(`/units/${hit.unit}`);
    tell(say('removed'));
    await look();
    await start();
  } catch (error) {
    failed(error);
  }
}

function add() {
  if (!memory?.changes) return;
  dialog(say('add').replace(' …', ''), (close) => {
    const field = (name, value) => {
      const made = element(name === 'document' ? 'input' : 'textarea', { id: `new-${name}`, rows: '3', dir: 'auto' });
      made.value = value;
      return [element('label', { for: `new-${name}` }, say(name)), made];
    };
    const [source, target, document] = [field('source', box.value), field('target', ''), field('document', '')];
    const save = async () => {
      const texts = [source[1].value, target[1].value];
      const from = code(texts[0]);
      try {
        const done = await post('/units', {
          from, to: from === 'ar' ? 'en' : 'ar', source: texts[0], target: texts[1], status: 'confirmed', who: choice('who'), document: document[1].value,
        });
        close();
        tell(say(done.new ? 'added' : 'again', done.unit));
        await look();
        await start();
      } catch (error) {
        failed(error);
      }
    };
    return [...source, ...target, ...document,
      element('div', { class: 'actions' }, button(say('save'), save, { class: 'main' }), button(say('cancel'), () => close()))];
  });
}

function settings() {
  if (document.querySelector('dialog[open]')) return;
  dialog(say('settings'), (close) => {
    const who = element('input', { id: 'who', value: choice('who'), maxlength: 100, autocomplete: 'name' });
    const secret = element('input', { id: 'token', type: 'password', value: token(), autocomplete: 'off' });
    const theme = element('select', { id: 'theme' });
    for (const name of ['', 'light', 'dark']) {
      theme.append(element('option', { value: name, selected: choice('theme') === name }, say(name || 'automatic')));
    }
    who.onchange = () => choose('who', who.value);
    theme.onchange = () => choose('theme', theme.value);
    secret.onchange = () => keepToken(secret.value.trim());
    const done = () => {
      close();
      start().then(look);
    };
    return [
      element('label', { for: 'who' }, say('you')), who, element('p', { class: 'hint' }, say('youHint')),
      element('label', { for: 'token' }, say('token')), secret, element('p', { class: 'hint' }, say('tokenHint')),
      element('label', { for: 'theme' }, say('theme')), theme,
      element('div', { class: 'actions' }, button(say('close'), done, { class: 'main' })),
    ];
  });
}

function keys() {
  dialog(say('help'), (close) => [
    element('dl', { class: 'keys' }, ...[
      ['/', 'slash'], ['Enter', 'enter'], ['↑ ↓', 'arrows'], ['C', 'c'], ['K', 'k'], ['R', 'r'], ['Delete', 'delete'], ['A', 'a'], ['T', 'tab'], ['?', 'q'],
    ].flatMap(([key, name]) => [element('dt', {}, element('kbd', {}, key)), element('dd', {}, say(`k_${name}`))])),
    element('div', { class: 'actions' }, button(say('close'), () => close(), { class: 'main' })),
  ]);
}

function search() {
  toAddress();
  for (const name of Object.keys(ways)) ways[name].setAttribute('aria-pressed', String(name === way));
  for (const option of [anywhere, regex]) option.parentElement.hidden = way !== 'concordance';
  return look();
}

function frame() {
  dress();
  const other = language() === 'ar' ? 'en' : 'ar';
  const turn = button(say('language'), () => {
    choose('language', other);
    frame();
  }, { lang: other, id: 'language' });
  document.getElementById('top').replaceChildren(...[
    element('span', { class: 'brand' }, 'muqabala'),
    memory && element('bdi', {}, memory.name),
    memory && element('span', { class: 'hint' }, say('units', memory.units.toLocaleString(language()), memory.languages.join(' '))),
    memory && !memory.changes && element('span', { class: 'hint' }, say('readOnly')),
    element('span', { class: 'space' }), turn,
    memory?.changes && button(say('add'), add, { id: 'add' }),
    button(say('help'), keys, { id: 'keys' }), button(say('settings'), settings, { id: 'settings' }),
  ].filter(Boolean));
  const skip = document.getElementById('skip');
  skip.textContent = say('skip');
  skip.onclick = (event) => {
    event.preventDefault();
    list.children[chosen]?.focus();
  };
  for (const name of Object.keys(ways)) {
    ways[name] = button(say(name), () => {
      way = name;
      search();
    }, { id: name, 'aria-pressed': 'false' });
  }
  ways.meaning.hidden = !memory?.vectors;
  box.setAttribute('aria-label', say('search'));
  box.placeholder = say('search');
  main.replaceChildren(
    element('h1', { class: 'hidden' }, say('home')),
    element('div', { class: 'search', role: 'search' }, box, element('div', { class: 'ways' }, ways.match, ways.meaning, ways.concordance,
      element('label', {}, anywhere, say('anywhere')), element('label', {}, regex, say('regex')))),
    told, list);
  return search();
}

async function start() {
  try {
    memory = await get('/memory');
  } catch (error) {
    memory = null;
    failed(error);
  }
}

let waiting;
box.addEventListener('input', () => {
  turned();
  clearTimeout(waiting);
  // As fast as one types it only looks for matches: they take milliseconds.
  if (way === 'match') waiting = setTimeout(look, 200);
});
for (const option of [anywhere, regex]) option.addEventListener('change', search);

document.addEventListener('keydown', (event) => {
  if (document.querySelector('dialog[open]')) return;
  const typing = event.target === box;
  if (typing) {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      clearTimeout(waiting);
      search();
    } else if (event.key === 'Escape' || (event.key === 'ArrowDown' && box.selectionEnd === box.value.length)) {
      event.preventDefault();
      pick(chosen);
    }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const hit = found[chosen];
  const does = {
    '/': () => box.focus() ?? box.select(), Escape: () => box.focus(), ArrowDown: () => pick(chosen + 1), ArrowUp: () => chosen === 0 ? box.focus() : pick(chosen - 1),
    Home: () => pick(0), End: () => pick(found.length - 1), c: () => hit && copy(hit), k: () => hit && status(hit, 'confirmed'), r: () => hit && status(hit, 'rejected'),
    Delete: () => hit && away(hit), a: add, '?': keys, '؟': keys,
    t: () => {
      const open = Object.keys(ways).filter((name) => !ways[name].hidden);
      way = open[(open.indexOf(way) + 1) % open.length];
      search();
    },
  }[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (does && !(event.target.matches('button, input') && ['Enter', ' '].includes(event.key))) {
    event.preventDefault();
    does();
  }
});
window.addEventListener('popstate', () => {
  fromAddress();
  search();
});
window.addEventListener('unhandledrejection', (event) => tell(event.reason?.message ?? String(event.reason), 'bad'));

fromAddress();
start().then(frame).then(() => box.focus());
