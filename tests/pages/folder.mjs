// A folder of pairs as one queue, what the page says in Arabic, what it says when something cannot be
// aligned, and the review of a memory in its own file. Screenshots are output.
//
// node tests/pages/folder.mjs MUQABALA NODE_MODULES OUT FIRST SECOND

import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { arrive, browser, client, equal, finish, holds, memory, open, out, program, ready, serious, test } from './program.mjs';

const [MUQABALA] = process.argv.slice(2);
const [FIRST, SECOND] = process.argv.slice(5);
const folder = mkdtempSync(join(tmpdir(), 'muqabala-folder-'));
const running = await browser();
const shot = (page, name) => page.screenshot({ path: join(out, `folder-${name}.png`) });
const rest = async (page) => {
  await page.waitForSelector('[role=feed][aria-busy=false]');
  await page.waitForTimeout(80);
  await page.waitForSelector('[role=feed][aria-busy=false]');
};
const whole = (page, review) => page.evaluate(async (n) => (await fetch(`/api/reviews/${n}`)).json(), review);
const decided = async (page, review) => {
  const { index, stride } = await whole(page, review);
  return index.filter((_, at) => at % stride === 2);
};

// Two short papers that have two lines in common, and a photograph.
const SHARED = [
  ['تقرر أن تبقي المسألة قيد النظر.', 'Decides to remain seized of the matter.'],
  ['وتطلب إلى الأمين العام أن يقدم تقريرا عن تنفيذ هذا القرار.', 'It requests the Secretary-General to report on the implementation of the present resolution.'],
];
const OWN = {
  water: [['عقدت اللجنة جلستها الأولى في 12 أيار/مايو 2021.', 'The Committee held its first meeting on 12 May 2021.'], ['ونظرت في تقرير عن المياه والصحة.', 'It considered a report on water and health.']],
  peace: [['وانتخبت اللجنة رئيسا لها لمدة سنتين.', 'The Committee elected its Chair for two years.'], ['وناقش المجلس 14 قرارا بشأن السلام والأمن.', 'The Council discussed 14 resolutions on peace and security.']],
};
const papers = join(folder, 'papers');
mkdirSync(papers);
for (const [name, own] of Object.entries(OWN)) {
  for (const [at, code] of ['ar', 'en'].entries()) writeFileSync(join(papers, `${name}.${code}.txt`), [...own, ...SHARED].map((pair) => pair[at]).join('\n\n') + '\n');
}
writeFileSync(join(papers, 'photo.jpg'), Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]));
const files = ['water.ar.txt', 'water.en.txt', 'peace.ar.txt', 'peace.en.txt', 'photo.jpg'].map((name) => join(papers, name));

await test('a folder of pairs is one queue, repeats are one step', 120, async () => {
  const muqabala = await program('--workspace', join(folder, 'first'));
  const page = await open(running, muqabala.address);
  await page.fill('#own-name', 'Amal');
  await page.setInputFiles('#files', files);
  await page.click('#align');
  await page.waitForFunction(() => document.querySelectorAll('#reviews a').length === 2);
  await page.waitForSelector('#passed details');
  await page.click('#passed summary');
  holds((await page.locator('#passed').textContent()).includes('photo.jpg: no language in its name'), 'what was passed over is named');
  await shot(page, 'home');
  await serious(page, 'front door with reviews');
  await page.click('#reviews li:first-child a');
  await ready(page);
  await page.waitForSelector('#documents:not([hidden])');
  equal(await page.locator('#documents option').count(), 3, 'documents to choose from');
  // A line that both documents have: confirmed in both at once.
  await page.locator('article', { hasText: 'remain seized' }).first().click();
  await page.waitForSelector('.tools .alike');
  await shot(page, 'repeats');
  await page.keyboard.press('Shift+Enter');
  await rest(page);
  const ones = (list) => list.filter((status) => status === 1).length;
  equal([ones(await decided(page, 0)), ones(await decided(page, 1))], [1, 1], 'confirmed in both');
  await page.keyboard.press('Control+z');
  await rest(page);
  equal([ones(await decided(page, 0)), ones(await decided(page, 1))], [0, 0], 'taken back in both');
  // By keyboard alone through all documents, to the end of the queue.
  for (let n = 0; n < 12 && !await page.locator('dialog[open]').count(); n += 1) {
    await page.keyboard.press('n');
    await page.waitForTimeout(250);
    if (await page.locator('dialog[open]').count()) break;
    await ready(page);
    await page.keyboard.press('Control+Enter');
    await rest(page);
  }
  await page.waitForSelector('dialog .formats');
  await shot(page, 'finished');
  await serious(page, 'the end');
  equal([...await decided(page, 0), ...await decided(page, 1)].filter((status) => status !== 1), [], 'all is decided');
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('dialog .formats a[href*="=db"]')]);
  const file = join(folder, 'taken.db');
  await download.saveAs(file);
  const report = JSON.parse(execFileSync(MUQABALA, ['memory', 'stats', file, '--json'])).result;
  equal(report.units, 6, 'units of both documents, those that they share once');
  equal(page.faults, [], 'faults');
  await muqabala.kill();
});

await test('one document of several, and its queue alone', 120, async () => {
  const muqabala = await program(papers, '--workspace', folder);
  const page = await open(running, muqabala.address);
  await page.waitForFunction(() => document.querySelectorAll('#reviews a').length === 2);
  await page.click('#reviews li:nth-child(2) a');
  await ready(page);
  await page.waitForSelector('#documents:not([hidden])');
  await page.selectOption('#documents', '1');
  await page.waitForTimeout(300);
  for (let n = 0; n < 3; n += 1) {
    await page.keyboard.press('n');
    await page.waitForTimeout(100);
  }
  holds(page.url().includes('#/review/1'), 'it stays in its document');
  await page.selectOption('#documents', '0');
  await page.waitForFunction(() => location.hash === '#/review/0');
  await ready(page);
  equal(page.faults, [], 'faults');
  await muqabala.kill();
});

await test('words light up with what translates them', 60, async () => {
  // Copies: a review stands beside its documents.
  const own = [FIRST, SECOND].map((path) => join(folder, basename(path)));
  [FIRST, SECOND].forEach((path, at) => copyFileSync(path, own[at]));
  const muqabala = await program(...own, '--workspace', folder);
  const page = await open(running, muqabala.address);
  await arrive(page);
  const text = page.locator('article:has(.source .text):has(.target .text) .target .text', { hasText: /[a-z]{6}.*[a-z]{6}/ }).first();
  await text.scrollIntoViewIfNeeded();
  const lit = async () => page.evaluate(() => [...CSS.highlights.get('linked')].map(String));
  const box = await text.boundingBox();
  let found = [];
  for (let x = 6; x < box.width && found.length < 2; x += 25) {
    await page.mouse.move(box.x + x, box.y + 12);
    await page.waitForTimeout(250);
    found = await lit();
  }
  holds(found.length >= 2 && found.some((word) => /\p{Script=Arabic}/u.test(word)), `lit: ${found}`);
  await shot(page, 'lit');
  await page.mouse.move(5, 5);
  await page.waitForTimeout(150);
  equal(await lit(), [], 'nothing is lit when the pointer is gone');
  equal(page.faults, [], 'faults');
  await muqabala.kill();
  return { lit: found };
});

await test('in Arabic all is Arabic: reasons, findings, what is refused', 120, async () => {
  const path = join(folder, 'findings.tmx');
  writeFileSync(path, '<tmx version="1.4"><header srclang="ar"/><body><tu><tuv xml:lang="ar"><seg>عقدت اللجنة جلستها في 12 أيار/مايو 2021  مساء.</seg></tuv><tuv xml:lang="en"><seg>The Committee held its its meeting on 21 May 2021.</seg></tuv></tu></body></tmx>');
  const muqabala = await program(path, '--workspace', join(folder, 'arabic'));
  const page = await open(running, muqabala.address, { locale: 'ar', viewport: { width: 390, height: 780 } });
  await arrive(page);
  await page.keyboard.press('w');
  await page.waitForSelector('.why li');
  const latin = await page.locator('.found, .why li bdi, .tools button, .bar, .headline .far').evaluateAll((all) => all.map((one) => {
    const copy = one.cloneNode(true);
    copy.querySelectorAll('code').forEach((code) => code.remove());
    return copy.textContent;
  }).filter((text) => !/\p{Script=Arabic}/u.test(text)));
  equal(latin, [], 'without a word of Arabic');
  await shot(page, 'arabic-390');
  await serious(page, 'Arabic, 390 px');
  await page.click('a.brand');
  await page.waitForSelector('#files', { state: 'attached' });
  const note = join(folder, 'note.en.txt');
  writeFileSync(note, 'This is a note in English. It is as long as it must be to tell the language.\n');
  const other = join(folder, 'other.en.txt');
  writeFileSync(other, 'Another note in English, which says something else about the weather of the year.\n');
  await page.setInputFiles('#files', [note, other]);
  await page.click('#align');
  await page.waitForSelector('.work .bad');
  const said = await page.locator('.work .bad').textContent();
  holds(said.includes('الإنكليزية') && !/[a-z]{5,} [a-z]{2,} [a-z]{2,}/.test(said.replaceAll('note.en.txt', '').replaceAll('other.en.txt', '')), `in Arabic: ${said}`);
  await shot(page, 'arabic-refused');
  equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0, 'nothing sticks out at 390 px');
  equal(page.faults, [], 'faults');
  await muqabala.kill();
});

await test('what is not alike is aligned when a person says so; what is too large is named', 120, async () => {
  const muqabala = await program('--workspace', join(folder, 'unlike'));
  const page = await open(running, muqabala.address);
  const words = { ar: ['كتاب قديم', 'بحر واسع', 'شمس ساطعة', 'قلم مكسور', 'باب مفتوح', 'جبل عال', 'نهر طويل'], en: ['the engine is old', 'a window of glass', 'carpets that are', 'yellow with the', 'a ladder and', 'in her pocket', 'violins for them'] };
  const paths = Object.entries(words).map(([code, own]) => {
    const path = join(folder, `unlike.${code}.txt`);
    writeFileSync(path, Array.from({ length: 60 }, (_, i) => Array.from({ length: 9 }, (_x, k) => own[(i * 7 + k * k + Math.floor(i / 3)) % 7]).join(' ') + '.').join('\n\n'));
    return path;
  });
  await page.setInputFiles('#files', paths);
  await page.click('#align');
  await page.waitForSelector('.work .bad .insist');
  holds(!(await page.locator('.work .bad').textContent()).includes('--'), 'no option of the command line');
  await shot(page, 'unlike');
  await page.click('.work .bad .insist');
  await ready(page);
  await page.click('a.brand');
  await page.waitForFunction(() => document.getElementById('workspace')?.textContent);
  const large = await page.evaluate(() => {
    const input = document.getElementById('files');
    const transfer = new DataTransfer();
    transfer.items.add(new File([new Blob([new Uint8Array(65 << 20)])], 'large.en.pdf'));
    input.files = transfer.files;
    input.dispatchEvent(new Event('change'));
    return document.getElementById('toasts').textContent;
  });
  holds(large.includes('large.en.pdf') && large.includes('64 MB'), large);
  equal(await page.locator('.chosen li').count(), 0, 'it is not taken');
  equal(page.faults, [], 'faults');
  await muqabala.kill();
});

const store = (path, units) => {
  const tmx = `${path}.tmx`;
  memory(tmx, units);
  execFileSync(MUQABALA, ['memory', 'import', path, tmx], { stdio: 'ignore' });
};

await test('a memory is reviewed in its own file, in a browser', 120, async () => {
  const path = join(folder, 'own.db');
  store(path, 40);
  const muqabala = await program(path, '--workspace', folder);
  const page = await open(running, muqabala.address);
  await arrive(page);
  equal(await page.locator('#realign:visible').count(), 0, 'a memory is not aligned anew');
  await page.keyboard.press('n');
  await page.keyboard.press('Enter');
  await rest(page);
  await page.keyboard.press('r');
  await rest(page);
  await page.keyboard.press('e');
  await page.waitForSelector('dialog textarea');
  await page.fill('#edit-0', 'Another text');
  await page.keyboard.press('Control+Enter');
  await rest(page);
  const settled = await page.locator('#settled').textContent();
  await page.keyboard.press('m');
  await rest(page);
  await serious(page, 'a memory');
  await shot(page, 'memory');
  await muqabala.kill();
  await page.context().close();
  const again = await program(path, '--workspace', folder);
  const other = await open(running, again.address);
  await arrive(other);
  equal(await other.locator('#settled').textContent(), settled, 'as it was');
  await other.fill('#search', 'Another text');
  await other.waitForFunction(() => document.getElementById('shown').textContent.startsWith('1 '));
  equal(other.faults, [], 'faults');
  await again.kill();
});

await test('a memory killed at 15 random moments', 240, async () => {
  const path = join(folder, 'killed.db');
  store(path, 30);
  let answered = new Map();
  let inFlight = null;
  let rounds = 0;
  let actions = 0;
  for (; rounds < 15; rounds += 1) {
    const muqabala = await program(path, '--workspace', folder);
    const ask = await client(muqabala.address);
    let now;
    do now = await ask('GET', '/reviews/0'); while (now.status === 404);
    const { index, stride } = now.json;
    const there = new Map(index.filter((_, at) => at % stride === 0).map((bead, at) => [bead, index[at * stride + 2]]));
    for (const [bead, status] of answered) {
      const other = inFlight?.[0] === bead ? inFlight[1] : status;
      holds([status, other].includes(there.get(bead)), `unit ${bead} is ${there.get(bead)} after ${status} was answered`);
    }
    answered = there;
    let revision = now.json.revision;
    let over = false;
    setTimeout(() => { over = true; muqabala.child.kill('SIGKILL'); }, 20 + Math.random() * 150);
    try {
      for (let n = 0; !over; n += 1) {
        const bead = index[((n * 7 + rounds) % 30) * stride];
        const status = (n + rounds) % 3;
        inFlight = [bead, status];
        const act = { act: ['reopen', 'confirm', 'reject'][status], args: { beads: [bead] } };
        const answer = await ask('POST', '/reviews/0/act', { revision, ...act });
        if (answer.status === 200) {
          revision = answer.json.revision;
          answered.set(bead, status);
          actions += 1;
        }
        inFlight = null;
      }
    } catch {
      // Killed in the middle of an answer.
    }
    await muqabala.ended;
  }
  execFileSync(MUQABALA, ['memory', 'check', path], { stdio: 'ignore' });
  return { rounds, actions };
});

await test('a large pair says how far it is', 120, async () => {
  const lines = { ar: [], en: [] };
  for (let n = 0; n < 4000; n += 1) {
    lines.ar.push(`عقدت اللجنة جلستها رقم ${n} في مقرها الدائم ونظرت في تقرير الأمين العام عن المياه والصحة.`);
    lines.en.push(`The Committee held its meeting No. ${n} at its permanent seat and considered the report of the Secretary-General on water and health.`);
  }
  for (const code of ['ar', 'en']) writeFileSync(join(folder, `large.${code}.txt`), lines[code].join('\n\n'));
  const muqabala = await program('--workspace', join(folder, 'large'));
  const page = await open(running, muqabala.address);
  await page.setInputFiles('#files', ['ar', 'en'].map((code) => join(folder, `large.${code}.txt`)));
  await page.click('#align');
  const seen = new Set();
  for (let n = 0; n < 600 && !page.url().includes('review'); n += 1) {
    const percent = await page.locator('.work .percent').allTextContents();
    percent.forEach((text) => seen.add(text));
    await page.waitForTimeout(40);
  }
  await ready(page);
  const figures = [...seen].map((text) => parseInt(text, 10));
  holds(figures.length > 0, `it says how far it is: ${figures}`);
  equal(figures, [...figures].sort((a, b) => a - b), 'never less than before');
  await muqabala.kill();
  return { percent: figures };
});

await running.close();
finish('folder-results.json');
