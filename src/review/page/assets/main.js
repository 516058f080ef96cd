// The frame of the page: which part is shown, the settings, the end of the program.

import { post } from './ask.js';
import { home } from './home.js';
import { review } from './review.js';
import { button, choice, choose, dialog, dress, element, language, say, tell } from './words.js';

const main = document.getElementById('main');
let leave = () => {};

function top() {
  const other = language() === 'ar' ? 'en' : 'ar';
  const turn = button(say('language'), () => {
    choose('language', other);
    show();
  }, { lang: other, id: 'language' });
  const bar = [
    element('a', { href: '#/', class: 'brand', 'aria-label': `muqabala – ${say('home')}` }, 'muqabala'),
    element('span', { class: 'space' }),
    turn,
    button(say('settings'), settings, { id: 'settings' }),
  ];
  document.getElementById('top').replaceChildren(...bar);
  const skip = document.getElementById('skip');
  skip.textContent = say('skip');
  skip.onclick = (event) => {
    event.preventDefault();
    main.focus();
  };
}

function settings() {
  dialog(say('settings'), (close) => {
    const who = element('input', { id: 'who', value: choice('who'), maxlength: 100, autocomplete: 'name' });
    const theme = element('select', { id: 'theme' });
    for (const name of ['', 'light', 'dark']) {
      theme.append(element('option', { value: name, selected: choice('theme') === name }, say(name || 'auto')));
    }
    who.onchange = () => choose('who', who.value);
    theme.onchange = () => choose('theme', theme.value);
    return [
      element('label', { for: 'who' }, say('you')),
      who,
      element('p', { class: 'hint' }, say('youHint')),
      element('label', { for: 'theme' }, say('theme')),
      theme,
      element('div', { class: 'actions' },
        button(say('close'), () => close(), { class: 'main' }),
        button(say('quit'), async () => {
          await post('/quit', {}).catch(() => {});
          close();
          leave();
          main.replaceChildren(element('p', { class: 'done' }, say('quitDone')));
        })),
    ];
  });
}

function show() {
  leave();
  dress();
  top();
  const found = location.hash.match(/^#\/review\/(\d+)(?:\/(\d+))?$/);
  main.replaceChildren();
  document.body.className = found ? 'reviewing' : 'home';
  leave = found ? review(main, Number(found[1]), found[2] === undefined ? null : Number(found[2])) : home(main);
}

window.addEventListener('hashchange', show);
window.addEventListener('unhandledrejection', (event) => tell(event.reason?.message ?? String(event.reason), 'bad'));
show();
