// What a page asks of the program. Every answer is JSON.

import { language } from './page.js';

export class Refused extends Error {
  constructor(status, answer) {
    super(answer.problem ?? `HTTP ${status}`);
    this.status = status;
    this.answer = answer;
  }
}

// Where the program asks for a token, the person types it once for each tab.
const TOKEN = 'muqabala-token';

export const token = () => sessionStorage.getItem(TOKEN) ?? '';
export const keepToken = (value) => sessionStorage.setItem(TOKEN, value);

async function ask(method, path, body, type) {
  // What the program says is in the language of the page.
  const options = { method, headers: { 'Accept-Language': language() } };
  if (token()) options.headers.Authorization = `Bearer ${token()}`;
  if (body !== undefined) {
    options.body = type ? body : JSON.stringify(body);
    options.headers['Content-Type'] = type ?? 'application/json';
  }
  const response = await fetch(`/api${path}`, options);
  let answer = {};
  try {
    answer = await response.json();
  } catch {
    // Not from this program, or cut off.
  }
  if (!response.ok) throw new Refused(response.status, answer);
  return answer;
}

export const get = (path) => ask('GET', path);
export const post = (path, body) => ask('POST', path, body);
export const put = (path, content) => ask('PUT', path, content, 'application/octet-stream');
export const patch = (path, body) => ask('PATCH', path, body);
export const remove = (path) => ask('DELETE', path);
