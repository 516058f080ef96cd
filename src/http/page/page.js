// What the scripts of all pages share: words in two languages, elements, dialogs, settings.

const words = {
  en: {
    language: 'العربية', skip: 'To the text', settings: 'Settings', theme: 'Colours', auto: 'As the system', light: 'Light', dark: 'Dark', close: 'Close',
  },
  ar: {
    language: 'English', skip: 'إلى النص', settings: 'الإعدادات', theme: 'الألوان', auto: 'كما في النظام', light: 'فاتح', dark: 'داكن', close: 'إغلاق',
  },
};

/** Adds the words of a page, for each of its languages. */
export function teach(more) {
  for (const code of Object.keys(words)) Object.assign(words[code], more[code]);
}

const KEYS = ['language', 'theme', 'who'];
const chosen = {};
for (const key of KEYS) chosen[key] = localStorage.getItem(`muqabala-${key}`) ?? '';

/** The language of the page: as chosen, else as the browser's. */
export function language() {
  return chosen.language || (navigator.language.startsWith('ar') ? 'ar' : 'en');
}

export function choice(key) {
  return chosen[key];
}

export function choose(key, value) {
  chosen[key] = value;
  localStorage.setItem(`muqabala-${key}`, value);
  dress();
}

/** Puts language, direction and colours on the page. */
export function dress() {
  const root = document.documentElement;
  root.lang = language();
  root.dir = language() === 'ar' ? 'rtl' : 'ltr';
  if (chosen.theme) root.dataset.theme = chosen.theme;
  else delete root.dataset.theme;
}

/** The words of `key`, with `{0}`, `{1}` filled in. */
export function say(key, ...parts) {
  const text = words[language()][key] ?? words.en[key] ?? key;
  // What runs from the left must not pull the Arabic beside it along.
  const shown = (part) => (language() === 'ar' && /\p{Script=Latin}/u.test(part) ? `\u2068${part}\u2069` : part ?? '');
  return text.replace(/\{(\d)\}/g, (_, n) => shown(parts[n]));
}

/** An element. `options`: attributes; `on`: listeners; what follows are children: elements or text. */
export function element(name, options = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(options)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === 'on') for (const [event, listener] of Object.entries(value)) made.addEventListener(event, listener);
    else made.setAttribute(key, value === true ? '' : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

export function button(label, action, options = {}) {
  return element('button', { type: 'button', on: { click: action }, ...options }, label);
}

/** Tells something for a while. */
export function tell(text, kind = '') {
  const toast = element('p', { class: `toast ${kind}` }, text);
  const toasts = document.getElementById('toasts');
  // One at a time, and no longer than it takes to read: it lies over the text.
  toasts.replaceChildren(toast);
  setTimeout(() => toast.remove(), Math.min(8000, 1800 + text.length * (kind ? 70 : 35)));
}

/** A dialog with a title; resolves with what `close` was given. */
export function dialog(title, fill) {
  return new Promise((resolve) => {
    const heading = element('h2', { id: 'dialog-title' }, title);
    const box = element('dialog', { 'aria-labelledby': 'dialog-title' }, heading);
    let answer;
    const close = (value) => {
      answer = value;
      box.close();
    };
    box.append(...fill(close));
    box.addEventListener('close', () => {
      box.remove();
      resolve(answer);
    });
    document.body.append(box);
    box.showModal();
  });
}
