// The page in a real browser, from the two documents to the memory. Screenshots are output.
//
// node tests/pages/pages.mjs MUQABALA NODE_MODULES OUT FIRST SECOND

import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { browser, client, equal, finish, holds, arrive, memory, open, out, program, ready, serious, test } from './program.mjs';

const [FIRST, SECOND] = process.argv.slice(5);
const folder = mkdtempSync(join(tmpdir(), 'muqabala-pages-'));
const running = await browser();

const shot = (page, name) => page.screenshot({ path: join(out, `${name}.png`) });
const selected = (page) => page.locator('article.selected');
const press = async (page, ...keys) => {
  for (const key of keys) await page.keyboard.press(key);
};
const progress = (page) => page.locator('#settled').textContent();
/** What the program has, not what the page shows. */
const state = (page, review = 0) => page.evaluate(async (n) => (await fetch(`/api/reviews/${n}`)).json(), review);
/** Every action is answered. */
const rest = async (page) => {
  await page.waitForSelector('[role=feed][aria-busy=false]');
  await page.waitForTimeout(50);
  await page.waitForSelector('[role=feed][aria-busy=false]');
};
const settledState = async (page, review = 0) => {
  await rest(page);
  return state(page, review);
};
const statuses = (whole) => {
  const found = {};
  for (let at = 0; at < whole.index.length; at += whole.stride) found[whole.index[at]] = whole.index[at + 2];
  return found;
};
const order = (whole) => Object.keys(statuses(whole)).length && whole.index.filter((_, at) => at % whole.stride === 0);

await test('two documents dropped, settled by keyboard, killed, gone on, exported', 240, async () => {
  const workspace = join(folder, 'first');
  let muqabala = await program('--workspace', workspace);
  let page = await open(running, muqabala.address);
  await shot(page, 'home');
  await serious(page, 'front door');
  await page.setInputFiles('#files', [FIRST, SECOND]);
  await shot(page, 'home-chosen');
  await page.click('#align');
  await ready(page);
  await shot(page, 'review-light');
  await serious(page, 'review');
  const start = await state(page);

  // Ten units by keyboard alone.
  await press(page, 'n');
  for (let n = 0; n < 8; n += 1) await press(page, 'Enter');
  await press(page, 'r', 'r');
  let whole = await settledState(page);
  const count = (status) => Object.values(statuses(whole)).filter((s) => s === status).length;
  equal([count(1), count(2)], [8, 2], 'confirmed and rejected');
  const ten = statuses(whole);

  // Join, split, move, unlink, exchange, edit, comment.
  await press(page, 'Home', 'm');
  await rest(page);
  await press(page, 's', 'ArrowRight', 'Enter');
  await rest(page);
  await press(page, 'ArrowDown', 'd');
  await rest(page);
  await press(page, 'l');
  await rest(page);
  await press(page, 'x');
  await rest(page);
  await press(page, 'e');
  await page.waitForSelector('dialog textarea');
  await page.fill('#edit-0', 'نص جديد');
  await press(page, 'Control+Enter');
  await rest(page);
  await press(page, 'c');
  await page.fill('dialog #comment', '<b>look</b>');
  await press(page, 'Control+Enter');
  whole = await settledState(page);
  holds(whole.revision >= 16, `every action arrived: ${whole.revision}`);
  const changed = order(whole);
  holds(JSON.stringify(changed) !== JSON.stringify(order(start)), 'the beads changed');

  // Undo all, redo all.
  for (let n = 0; n < 17; n += 1) await press(page, 'Control+z');
  await page.waitForFunction(() => document.getElementById('undo').disabled);
  whole = await settledState(page);
  equal(order(whole), order(start), 'after undoing all');
  equal(count(1) + count(2), 0, 'decisions after undoing all');
  for (let n = 0; n < 17; n += 1) await press(page, 'Control+y');
  await page.waitForFunction(() => document.getElementById('redo').disabled);
  whole = await settledState(page);
  equal(order(whole), changed, 'after redoing all');
  for (const [bead, status] of Object.entries(ten)) if (status && changed.includes(Number(bead))) equal(statuses(whole)[bead], status, `decision of ${bead}`);

  await page.reload();
  await ready(page);
  equal(order(await state(page)), changed, 'after a reload');
  const before = await state(page);
  await muqabala.kill();
  await page.context().close();

  muqabala = await program('--workspace', workspace);
  page = await open(running, muqabala.address);
  await page.click('#earlier a, #earlier button');
  await ready(page);
  const after = await state(page);
  equal([order(after), statuses(after), after.revision], [order(before), statuses(before), before.revision], 'after a kill');
  holds(page.url().includes('token') === false, 'the token left the address');

  // The memory holds exactly the decisions.
  await page.click('#export summary');
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('#export a[href*=tmx]')]);
  const file = join(out, 'exported.tmx');
  await download.saveAs(file);
  const tmx = readFileSync(file, 'utf8');
  const inIt = (tmx.match(/>confirmed</g) ?? []).length;
  const pairs = await page.evaluate(async () => {
    const whole_ = await (await fetch('/api/reviews/0')).json();
    const found = [0, 0];
    for (let at = 0; at < whole_.index.length; at += whole_.stride) {
      const [, , status, , sources, targets] = whole_.index.slice(at, at + whole_.stride);
      if (sources && targets && status !== 2) found[0] += 1;
      if (sources && targets && status === 1) found[1] += 1;
    }
    return found;
  });
  equal(inIt, pairs[1], 'confirmed units in the memory');
  holds(!tmx.includes('>rejected<'), 'nothing rejected is in the memory');
  equal(page.faults, [], 'faults');
  await muqabala.kill();
  return { units: (tmx.match(/<tu /g) ?? []).length, confirmed: inIt };
});

await test('Arabic interface, dark, phone width and 400 % zoom', 120, async () => {
  const muqabala = await program(FIRST, SECOND, '--workspace', folder);
  const page = await open(running, muqabala.address, { colorScheme: 'dark', locale: 'ar' });
  await arrive(page);
  equal(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]), ['ar', 'rtl'], 'language of the page');
  // Mirrored: the source, in Arabic, stands on the right.
  const [source, target] = await Promise.all(['source', 'target'].map((side) => page.locator(`article.selected .cell.${side}`).boundingBox()));
  holds(source.x > target.x, 'the first column is on the right');
  equal(await page.locator('article.selected .cell.source').evaluate((cell) => getComputedStyle(cell).direction), 'rtl', 'direction of the Arabic text');
  equal(await page.locator('article.selected .cell.target').evaluate((cell) => getComputedStyle(cell).direction), 'ltr', 'direction of the English text');
  await press(page, 'n', 'w');
  await page.waitForSelector('.why');
  await shot(page, 'review-arabic-dark');
  await serious(page, 'Arabic, dark');
  await page.setViewportSize({ width: 390, height: 780 });
  await page.waitForTimeout(400);
  await shot(page, 'review-arabic-390');
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  equal(wide, 0, 'nothing sticks out at 390 px');
  await serious(page, '390 px');
  await press(page, 's');
  await shot(page, 'split-390');
  await press(page, 'Escape', 'Enter');
  equal((await settledState(page)).progress.decided, 1, 'one decision at phone width');
  // 1280 px at 400 % are 320 px.
  await page.setViewportSize({ width: 320, height: 200 });
  await page.waitForTimeout(400);
  await shot(page, 'review-zoomed');
  equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0, 'nothing sticks out at 400 %');
  await page.click('#language');
  await page.waitForFunction(() => document.documentElement.dir === 'ltr');
  await page.setViewportSize({ width: 390, height: 780 });
  await page.waitForTimeout(400);
  await shot(page, 'review-english-390');
  equal(page.faults, [], 'faults');
  await muqabala.kill();
});

await test('text of documents is text, whatever it looks like', 60, async () => {
  const path = join(folder, '<img src=x onerror=alert(1)>.tmx');
  const evil = '&lt;script&gt;window.hit=1&lt;/script&gt;&lt;img src=x onerror=&quot;window.hit=1&quot;&gt;';
  writeFileSync(path, `<tmx version="1.4"><header srclang="ar"/><body><tu><tuv xml:lang="ar"><seg>نص ${evil}</seg></tuv><tuv xml:lang="en"><seg>text ${evil}</seg></tuv></tu></body></tmx>`);
  const muqabala = await program(path);
  const page = await open(running, muqabala.address);
  await arrive(page);
  await press(page, 'w');
  await page.waitForSelector('.why');
  equal(await page.evaluate(() => [window.hit ?? null, document.querySelectorAll('main img, main script').length]), [null, 0], 'nothing was run');
  holds((await selected(page).textContent()).includes('<script>window.hit=1</script>'), 'shown as it stands');
  holds((await page.locator('h1').textContent()).includes('<img src=x'), 'the name, too');
  // The policy holds: neither a script in the page nor a handler is run.
  const ran = await page.evaluate(() => {
    try {
      document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="window.hit=1">');
    } catch {
      return 'refused';
    }
    return 'taken';
  });
  equal(ran, 'refused', 'markup out of a text');
  await muqabala.kill();
});

await test('two windows do not overwrite each other', 60, async () => {
  const path = join(folder, 'two.tmx');
  memory(path, 40);
  const muqabala = await program(path);
  const one = await open(running, muqabala.address);
  await arrive(one);
  const other = await one.context().newPage();
  await other.goto(new URL(muqabala.address).origin + '/#/review/0');
  await ready(other);
  await one.bringToFront();
  await press(one, 'Home', 'Enter');
  await rest(one);
  await other.bringToFront();
  await press(other, 'Home', 'm');
  await rest(other);
  const whole = await state(other);
  // The join was for a unit that was decided meanwhile: it is told, not done.
  equal([whole.revision, whole.progress.decided], [1, 1], 'only the first is done');
  holds((await other.locator('.toast').allTextContents()).some((text) => text.includes('another window')), 'and it is said');
  await press(other, 'Home', 'm');
  await rest(other);
  equal((await state(other)).revision, 2, 'then it is done');
  await muqabala.kill();
});

await test('a decision that is refused stands as it was', 60, async () => {
  const path = join(folder, 'refused.tmx');
  memory(path, 40);
  const muqabala = await program(path);
  const page = await open(running, muqabala.address);
  await arrive(page);
  await press(page, 'Home', 'Enter');
  await rest(page);
  const first = page.locator('article[aria-posinset="1"]');
  const shows = async () => (await first.getAttribute('class')).split(' ').filter((name) => ['confirmed', 'rejected'].includes(name));
  equal(await shows(), ['confirmed'], 'what the program took');
  await page.route('**/act', (route) => route.fulfill({ status: 422, contentType: 'application/json', body: '{"problem":"no such thing"}' }));
  let wholes = 0;
  page.on('request', (request) => { wholes += request.url().endsWith('/api/reviews/0'); });
  await press(page, 'Home', 'r');
  await rest(page);
  // It was shown before it was answered.
  equal(await shows(), ['confirmed'], 'as the program has it');
  holds((await page.locator('.toast').allTextContents()).some((text) => text.includes('no such thing')), 'the reason is said');
  equal(wholes, 0, 'times that the whole list was asked for');
  await page.unroute('**/act');
  await press(page, 'Home', 'r');
  await rest(page);
  equal(await shows(), ['rejected'], 'and then it is taken');
  await muqabala.kill();
});

await test('search, filters, repeats, all sure at once', 60, async () => {
  const path = join(folder, 'many.tmx');
  memory(path, 300);
  const muqabala = await program(path);
  const page = await open(running, muqabala.address);
  await arrive(page);
  await press(page, '/');
  await page.keyboard.type('رقم 123');
  await page.waitForFunction(() => document.getElementById('shown').textContent.startsWith('1 '));
  equal(await page.locator('article').count(), 1, 'found in a text that is not drawn');
  await press(page, 'Escape');
  await page.selectOption('#filter', 'doubtful');
  await page.waitForTimeout(200);
  equal(await page.locator('article.selected').getAttribute('aria-setsize'), '30', 'doubtful ones');
  await page.selectOption('#filter', 'all');
  await page.click('#confirm-all');
  await page.click('dialog button.main');
  await rest(page);
  let whole = await state(page);
  const sure = whole.progress.decided;
  holds(sure > 200 && sure <= 270, `sure ones: ${sure}`);
  await page.locator('#undo').click();
  await rest(page);
  whole = await state(page);
  equal([whole.progress.decided, whole.revision], [0, 2], 'one step back');
  // The order of the document is the order of reading, also after scrolling back.
  for (const key of ['End', 'Home', 'PageDown', 'PageDown', 'PageUp']) await press(page, key);
  await rest(page);
  const places = await page.locator('article').evaluateAll((all) => all.map((one) => Number(one.getAttribute('aria-posinset'))));
  equal(places, [...places].sort((a, b) => a - b), 'order of reading');
  // The selected row stays in the document when it is scrolled out of view.
  await page.evaluate(() => { document.getElementById('scroller').scrollTop = 1e6; });
  await rest(page);
  equal(await selected(page).count(), 1, 'the selected row is in the document');
  equal(page.faults, [], 'faults');
  await muqabala.kill();
});

for (const [units, most] of [[5_000, 1_000], [50_000, 3_000]]) {
  await test(`${units} units: ready, and keys`, 300, async () => {
    const path = join(folder, `speed-${units}.tmx`);
    memory(path, units);
    const muqabala = await program(path, '--workspace', folder);
    const page = await open(running, muqabala.address);
    page.setDefaultTimeout(240_000);
    let wholes = 0;
    page.on('request', (request) => { wholes += request.url().endsWith('/api/reviews/0'); });
    await arrive(page);
    // Again, from the address to the drawn rows.
    const loads = [];
    for (let n = 0; n < 3; n += 1) {
      await page.reload();
      await ready(page);
      loads.push(await page.evaluate(() => performance.now()));
    }
    const times = await page.evaluate(async () => {
      const keys = ['ArrowDown', 'ArrowDown', 'Enter', 'KeyN', 'KeyR', 'ArrowUp', 'PageDown', 'Backspace'];
      const times_ = [];
      for (let n = 0; n < 160; n += 1) {
        const code = keys[n % keys.length];
        const key = code.replace('Key', '').toLowerCase();
        const begun = performance.now();
        document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { code, key: code.startsWith('Key') ? key : code, bubbles: true, cancelable: true }));
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
        times_.push(performance.now() - begun);
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
      return times_.sort((a, b) => a - b);
    });
    // Taking back what nobody decided is refused, and nothing is loaded anew for it.
    equal(wholes, 1 + loads.length, 'times that the whole list was asked for');
    const figures = { ready: Math.round(Math.min(...loads)), p50: Math.round(times[80]), p95: Math.round(times[152]) };
    await muqabala.kill();
    // On a machine that does other things times say nothing of the page.
    if (loadavg()[0] > cpus().length) return { ...figures, judged: `no, the load is ${loadavg()[0]}` };
    holds(figures.ready < most, `ready after ${figures.ready} ms`);
    holds(figures.p95 <= 50, `a key takes ${figures.p95} ms (p95)`);
    return figures;
  });
}

await test('killed at 30 random moments', 240, async () => {
  const path = join(folder, 'killed.tmx');
  memory(path, 60);
  let lost = 0;
  let torn = 0;
  let expected = 0;
  for (let round = 0; round < 30; round += 1) {
    const muqabala = await program(path, '--workspace', folder);
    const ask = await client(muqabala.address);
    let whole;
    do whole = await ask('GET', '/reviews/0'); while (whole.status === 404);
    const revision = whole.json.revision;
    if (whole.json.notes.length) torn += 1;
    holds(revision === expected || revision === expected + 1, `revision ${revision} after ${expected} answered`);
    if (revision < expected) lost += 1;
    expected = revision;
    const stop = Math.random() * 120;
    let over = false;
    setTimeout(() => { over = true; muqabala.child.kill('SIGKILL'); }, stop);
    try {
      for (let n = 0; !over; n += 1) {
        const bead = whole.json.index[((n * 7) % 60) * whole.json.stride];
        const act = [{ act: 'confirm', args: { beads: [bead] } }, { act: 'comment', args: { bead, text: `say ${round} ${n} ${'x'.repeat(3000)}` } }, { act: 'reopen', args: { beads: [bead] } }][n % 3];
        const answer = await ask('POST', '/reviews/0/act', { revision: expected, ...act });
        if (answer.status === 200) expected = answer.json.revision;
      }
    } catch {
      // Killed in the middle of an answer.
    }
    await muqabala.ended;
  }
  return { lost, torn, actions: expected };
});

await running.close();
finish();
