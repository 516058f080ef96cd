// The front door: drop or choose documents, see them being aligned, go on with a review.

import { get, post, put } from './ask.js';
import { button, choice, choose, element, say, tell } from './words.js';

const OFTEN = 500;

/** All files of what was dropped, folders walked, each with its path. */
async function dropped(items) {
  const found = [];
  const walk = async (entry, path) => {
    if (entry.isFile) {
      const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
      found.push([path + file.name, file]);
      return;
    }
    const reader = entry.createReader();
    for (;;) {
      const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
      if (!some.length) break;
      for (const inner of some) await walk(inner, `${path}${entry.name}/`);
    }
  };
  const entries = [...items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  for (const entry of entries) await walk(entry, '');
  return found;
}

export function home(main) {
  let gone = false;
  // Whoever named the documents on the command line wants to see them, not the front door.
  const arrived = !sessionStorage.getItem('muqabala-arrived');
  sessionStorage.setItem('muqabala-arrived', '1');
  let files = [];
  const list = element('ol', { class: 'chosen' });
  const start = button(say('align'), () => begin(), { class: 'main', id: 'align' });
  const swap = button(say('swap'), () => {
    files.reverse();
    shown();
  }, { id: 'swap' });
  const hint = element('p', { class: 'hint', id: 'workspace' });
  const who = element('input', { id: 'own-name', value: choice('who'), maxlength: 100, autocomplete: 'name', dir: 'auto' });
  who.onchange = () => choose('who', who.value);
  let largest = Infinity;
  const pick = element('input', { type: 'file', multiple: true, id: 'files', class: 'hidden', tabindex: '-1', 'aria-hidden': 'true' });
  const folder = element('input', { type: 'file', webkitdirectory: true, id: 'folder', class: 'hidden', tabindex: '-1', 'aria-hidden': 'true' });
  const taken = (input) => {
    add([...input.files].map((file) => [file.webkitRelativePath || file.name, file]));
    input.value = '';
  };
  pick.onchange = () => taken(pick);
  folder.onchange = () => taken(folder);
  const zone = element('section', { class: 'zone', 'aria-labelledby': 'drop-title' },
    element('h1', { id: 'drop-title' }, say('drop')),
    element('p', {}, say('dropMore')),
    element('div', { class: 'actions' },
      button(say('choose'), () => pick.click(), { id: 'choose' }),
      button(say('chooseFolder'), () => folder.click(), { id: 'choose-folder' })),
    pick, folder, list,
    element('div', { class: 'actions' }, start, swap),
    element('p', { class: 'stays' }, say('stays')), hint,
    element('p', { class: 'own' }, element('label', { for: 'own-name' }, say('you')), who, element('span', { class: 'hint' }, say('youHint'))));
  const reviews = element('ul', { class: 'reviews', id: 'reviews' });
  const work = element('ul', { class: 'work', id: 'work', 'aria-live': 'polite' });
  const earlier = element('ul', { class: 'reviews', id: 'earlier' });
  const passed = element('div', { id: 'passed' });
  const taking = element('p', { class: 'hint', role: 'status', id: 'taking' });
  const end = button(say('quit'), () => quit(), { id: 'end' });
  main.append(zone, taking, work, passed, element('h2', {}, say('reviews')), reviews, earlier,
    element('p', { class: 'ends' }, end, element('span', { class: 'hint' }, say('quitHint'))));

  const over = (event) => {
    event.preventDefault();
    zone.classList.toggle('over', event.type === 'dragover');
  };
  const drop = async (event) => {
    over(event);
    add(await dropped(event.dataTransfer.items));
  };
  // Also beside the zone: a document dropped there must not take the place of the page.
  for (const name of ['dragover', 'dragleave']) window.addEventListener(name, over);
  window.addEventListener('drop', drop);

  function add(more) {
    const seen = more.filter(([path]) => !path.split('/').some((part) => part.startsWith('.')));
    const large = seen.filter(([, file]) => file.size > largest);
    if (large.length) tell(say('tooLarge', large.map(([path]) => path).join(', '), Math.floor(largest / 1048576)), 'bad');
    files.push(...seen.filter((one) => !large.includes(one)));
    shown();
  }

  function shown() {
    list.replaceChildren(...files.map(([path], at) => {
      const role = files.length === 2 ? say(at ? 'second' : 'first') : '';
      return element('li', {}, element('bdi', {}, path), role && element('span', { class: 'role' }, role),
        button('×', () => {
          files.splice(at, 1);
          shown();
        }, { 'aria-label': `${say('cancel')}: ${path}` }));
    }));
    start.disabled = !files.length;
    swap.hidden = files.length !== 2;
  }

  async function begin() {
    start.disabled = true;
    try {
      const { drop: number } = await post('/drops');
      const stem = (path) => path.split('/').length > 1 ? path.split('/').slice(1).join('/') : path;
      for (const [at, [path, file]] of files.entries()) {
        taking.textContent = say('sending', path, at + 1, files.length);
        await put(`/drops/${number}/file?path=${encodeURIComponent(files.length > 2 ? stem(path) : file.name)}`, file);
      }
      const begun = await post(`/drops/${number}/align`, { first: files.length === 2 ? files[0][1].name : null });
      // One opens by itself; of several each is one of the list.
      [look.wanted] = begun.work.length === 1 ? begun.work : [];
      files = [];
    } catch (error) {
      tell([error.message, error.answer?.remedy].filter(Boolean).join(' – '), 'bad');
    }
    taking.textContent = '';
    shown();
    look();
  }

  const look = async () => {
    clearTimeout(look.timer);
    if (gone) return;
    try {
      const state = await get('/state');
      if (gone) return;
      largest = state.largest;
      hint.textContent = say('kept', state.workspace);
      // Kept open or closed as it is while nothing changes.
      const left = JSON.stringify(state.passed);
      if (left !== look.passed) {
        look.passed = left;
        passed.replaceChildren(...(state.passed.length ? [element('details', {}, element('summary', {}, say('passed', state.passed.length)),
          element('ul', {}, ...state.passed.map((one) => element('li', {}, element('bdi', {}, one.name), ': ', one.why))))] : []));
      }
      reviews.replaceChildren(...state.reviews.map(entry));
      earlier.replaceChildren(...state.earlier.map((one) => element('li', {}, element('bdi', {}, one.name), button(say('goOn'), () => goOn(one.path), { 'aria-label': `${say('goOn')}: ${one.name}` }))));
      if (!state.reviews.length && !state.earlier.length) reviews.append(element('li', { class: 'hint' }, say('none')));
      const open = state.work.filter((task) => !['done', 'gone'].includes(task.stage));
      work.replaceChildren(...open.map(stage));
      // The only one that was asked for opens by itself.
      const ready = state.work.filter((task) => task.stage === 'done');
      const mine = ready.find((task) => task.id === look.wanted);
      if (mine) location.hash = `#/review/${mine.review}`;
      else if (state.work.length === 1 && ready.length === 1 && (look.busy || arrived)) location.hash = `#/review/${ready[0].review}`;
      look.busy = open.some((task) => task.stage !== 'failed');
      look.timer = setTimeout(look, look.busy ? OFTEN : 4 * OFTEN);
    } catch {
      tell(say('offline'), 'bad');
      look.timer = setTimeout(look, 20 * OFTEN);
    }
  };

  async function goOn(path) {
    try {
      // It opens by itself when it is there.
      look.wanted = (await post('/earlier', { path })).work;
    } catch (error) {
      tell(error.message, 'bad');
    }
    look();
  }

  function entry(one) {
    const { doubtful, settled, decided, beads } = one.progress;
    const text = doubtful ? say('doubtfulSettled', settled, doubtful) : say('decided', decided, beads);
    return element('li', {},
      element('a', { href: `#/review/${one.id}` }, element('bdi', {}, one.name)),
      element('progress', { max: Math.max(1, doubtful || beads), value: doubtful ? settled : decided, 'aria-label': one.name }),
      element('span', { class: 'hint' }, text));
  }

  function stage(task) {
    const bad = task.stage === 'failed';
    return element('li', { class: bad ? 'bad' : '' }, element('bdi', {}, task.name), ' ',
      element('span', {}, bad ? `${say('failed')}: ${task.problem}` : say(task.stage)),
      task.stage === 'working' && element('progress', { 'aria-label': task.name, max: 100, value: task.percent ?? 0 }),
      task.stage === 'working' && element('span', { class: 'percent', dir: 'ltr' }, `${task.percent ?? 0} %`),
      bad && task.remedy && element('p', { class: 'hint' }, task.remedy),
      task.unlike && button(say('insist'), () => insist(task.id), { class: 'insist' }));
  }

  async function insist(id) {
    try {
      look.wanted = (await post(`/work/${id}/insist`)).work;
    } catch (error) {
      tell(error.message, 'bad');
    }
    look();
  }

  async function quit() {
    await post('/quit', {}).catch(() => {});
    gone = true;
    clearTimeout(look.timer);
    main.replaceChildren(element('p', { class: 'done' }, say('quitDone')));
  }

  shown();
  look();
  return () => {
    gone = true;
    clearTimeout(look.timer);
    for (const name of ['dragover', 'dragleave']) window.removeEventListener(name, over);
    window.removeEventListener('drop', drop);
  };
}
