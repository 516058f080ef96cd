// The program and a browser for the tests of the page, each in a process group of its own and
// with a time limit, so that nothing is left behind and nothing hangs.

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve as absolute } from 'node:path';
import { createRequire } from 'node:module';

const [, , MUQABALA, MODULES, OUT] = process.argv;
export const out = OUT;
mkdirSync(OUT, { recursive: true });
const require = createRequire(absolute(MODULES, 'x.js'));
const { chromium } = require('playwright-core');
const axe = require.resolve('axe-core/axe.min.js');

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const started = new Set();

/** Starts `muqabala review` and resolves with its address. */
export const program = (...args) => run('review', '--no-open', ...args);

/** Starts `muqabala serve` and resolves with its address. */
export const service = (...args) => run('serve', ...args);

async function run(...args) {
  const child = spawn(MUQABALA, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  started.add(child);
  let told = '';
  child.stderr.on('data', (data) => { told += data; });
  const ended = new Promise((resolve) => child.once('exit', resolve)).then(() => started.delete(child));
  const address = await Promise.race([
    new Promise((resolve) => child.stdout.once('data', (data) => resolve(String(data).trim()))),
    ended.then(() => Promise.reject(new Error(`ended before it listened: ${told}`))),
  ]);
  return { address, child, ended, kill: async () => { child.kill('SIGKILL'); await ended; }, told: () => told };
}

export async function browser() {
  return chromium.launch({ executablePath: CHROMIUM, headless: true, args: FLAGS });
}

/** A page that fails the test where a script fails or the policy is broken. */
export async function open(running, address, options = {}) {
  const context = await running.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en', acceptDownloads: true, ...options });
  const page = await context.newPage();
  page.faults = [];
  page.on('pageerror', (error) => page.faults.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/409|422|403|404|ERR_CONNECTION/.test(message.text())) page.faults.push(message.text());
  });
  // While working on the page: its files as they are, without building the program.
  const assets = process.env.ASSETS;
  if (assets) {
    await page.route(/\/\w+\.(js|css)$/, (route) => {
      const name = new URL(route.request().url()).pathname;
      // What all pages share lies elsewhere and comes from the program.
      if (existsSync(assets + name)) route.fulfill({ path: assets + name, contentType: name.endsWith('css') ? 'text/css' : 'text/javascript' });
      else route.continue();
    });
  }
  page.setDefaultTimeout(60_000);
  await page.goto(address);
  return page;
}

/** No rule of accessibility is broken seriously. */
export async function serious(page, name) {
  await page.evaluate(() => {}); // The page must be at rest.
  await page.context().addInitScript(() => {});
  const source = readFileSync(axe, 'utf8');
  // The policy forbids foreign scripts in the page, so axe runs in the debugger's world.
  const session = await page.context().newCDPSession(page);
  const { frameTree } = await session.send('Page.getFrameTree');
  const { executionContextId } = await session.send('Page.createIsolatedWorld', { frameId: frameTree.frame.id, worldName: 'axe' });
  await session.send('Runtime.evaluate', { expression: source, contextId: executionContextId });
  const { result } = await session.send('Runtime.evaluate', {
    expression: "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}).then((r) => JSON.stringify(r.violations.filter((v) => v.impact === 'serious' || v.impact === 'critical').map((v) => [v.id, v.nodes.slice(0, 3).map((n) => n.html.slice(0, 200) + ' ' + n.failureSummary)])))",
    contextId: executionContextId, awaitPromise: true, returnByValue: true,
  });
  equal(JSON.parse(result.value), [], `axe, ${name}`);
}

/** Waits until the list of a review is there. */
export async function ready(page) {
  await page.waitForSelector('main[data-ready]');
  await page.waitForSelector('article.selected .text, article.selected .none');
}

/** Waits for the review that was named on the command line; it opens by itself. */
export async function arrive(page) {
  await page.waitForSelector('main[data-ready], .work .bad', { timeout: 240_000 });
  await ready(page);
}

/** A client without a browser. */
export async function client(address) {
  const entered = await fetch(address, { redirect: 'manual' });
  const cookie = entered.headers.get('set-cookie').split(';')[0];
  const origin = new URL(address).origin;
  return async (method, path, body) => {
    const answer = await fetch(`${origin}/api${path}`, {
      method, headers: { Cookie: cookie, Origin: origin, 'Content-Type': 'application/json' }, body: body && JSON.stringify(body),
    });
    return { status: answer.status, json: await answer.json() };
  };
}

/** A memory of `units` units, every tenth of them doubtful. */
export function memory(path, units) {
  const unit = (n) => {
    const quality = n % 10 ? 0.93 + (n % 7) / 100 : 0.2 + (n % 60) / 100;
    return `<tu tuid="u${n}"><prop type="x-quality">${quality.toFixed(3)}</prop><tuv xml:lang="ar"><seg>عقدت اللجنة جلستها رقم ${n} في مقرها الدائم ونظرت في تقرير الأمين العام عن حالة المياه والصحة في المنطقة.</seg></tuv><tuv xml:lang="en"><seg>The Committee held its meeting No. ${n} at its permanent seat and considered the report of the Secretary-General on the state of water and health in the region.</seg></tuv></tu>`;
  };
  const body = Array.from({ length: units }, (_, n) => unit(n + 1)).join('\n');
  writeFileSync(path, `<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4"><header srclang="ar" adminlang="en" segtype="sentence" o-tmf="x" datatype="plaintext" creationtool="test" creationtoolversion="1"/><body>\n${body}\n</body></tmx>\n`);
}

let failed = 0;
const results = [];

/** Runs a test with a time limit and keeps its figures. */
export async function test(name, seconds, work) {
  if (process.env.ONLY && !name.includes(process.env.ONLY)) return;
  const begun = Date.now();
  let timer;
  try {
    const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error(`not done after ${seconds} s`)), seconds * 1000); });
    const figures = await Promise.race([work(), late]);
    results.push({ name, ok: true, figures });
    console.log(`ok      ${name} (${((Date.now() - begun) / 1000).toFixed(1)} s) ${figures ? JSON.stringify(figures) : ''}`);
  } catch (error) {
    failed += 1;
    results.push({ name, ok: false, error: String(error.stack ?? error) });
    console.log(`FAILED  ${name}: ${error.stack ?? error}`);
  } finally {
    clearTimeout(timer);
  }
}

export function finish(name = 'results.json') {
  for (const child of started) child.kill('SIGKILL');
  writeFileSync(join(OUT, name), JSON.stringify(results, null, 1));
  process.exit(failed ? 1 : 0);
}

export function equal(found, expected, what) {
  const [a, b] = [JSON.stringify(found), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${what}: ${a}, not ${b}`);
}

export function holds(condition, what) {
  if (!condition) throw new Error(what);
}
