// The pages that are files, in a real browser: on a wide screen, a phone, at 400 % zoom, in the dark
// and on paper. Screenshots and prints are output.
//
// node tests/pages/reports.mjs MUQABALA NODE_MODULES OUT FIRST SECOND

import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { browser, equal, finish, holds, open, out, serious, test } from './program.mjs';

const [MUQABALA] = process.argv.slice(2);
const [FIRST, SECOND] = process.argv.slice(5);
const folder = mkdtempSync(join(tmpdir(), 'muqabala-reports-'));
const own = (name) => join(folder, name);

/** Runs the program; a code that tells of findings is no fault. */
function muqabala(...args) {
  try {
    execFileSync(MUQABALA, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    if (error.status > 3) throw error;
  }
}

// Two pairs of documents, so that the batch has something to compare, and one that fails.
const documents = own('documents');
mkdirSync(documents);
const extension = (path) => basename(path).split('.').pop();
copyFileSync(FIRST, join(documents, `paper.ar.${extension(FIRST)}`));
copyFileSync(SECOND, join(documents, `paper.en.${extension(SECOND)}`));
writeFileSync(join(documents, '<b>note.ar.txt'), 'عقدت اللجنة جلستها الأولى في 12 أيار/مايو 2021.\n\nوانتخبت اللجنة رئيسا لها لمدة سنتين.\n');
writeFileSync(join(documents, '<b>note.en.txt'), 'The Committee held its first meeting on 21 May 2021.\n\nThe Committee elected its Chair for a term of two years.\n');
writeFileSync(join(documents, 'empty.ar.txt'), '');
writeFileSync(join(documents, 'empty.en.txt'), '');

const pages = {
  align: () => muqabala('align', FIRST, SECOND, '-o', own('align.html'), '-o', own('memory.tmx'), '--overwrite'),
  inspect: () => muqabala('inspect', SECOND, '--html', own('inspect.html')),
  check: () => muqabala('check', own('memory.tmx'), '--format', 'html', '-o', own('check.html')),
  batch: () => {
    muqabala('batch', documents, '-o', own('batch'));
    copyFileSync(join(own('batch'), 'report.html'), own('batch.html'));
  },
  match: () => {
    muqabala('memory', 'import', own('memory.db'), own('memory.tmx'));
    // A text of the memory without its last word, and one that nothing is like.
    const [text] = readFileSync(own('memory.tmx'), 'utf8').match(/(?<=<tuv xml:lang="en">.*?<seg>)[A-Z][^<&]{60,}(?=<)/s);
    writeFileSync(own('lines.txt'), `${text.replace(/ \S+$/, '')}\nZzyzx\n`);
    muqabala('match', own('memory.db'), own('lines.txt'), '-o', own('match.html'));
  },
  pretranslate: () => {
    const text = readFileSync(own('lines.txt'), 'utf8');
    writeFileSync(own('<new>.en.txt'), `${text}${text}The weather of the year was said to be fair.\n`);
    muqabala('pretranslate', own('<new>.en.txt'), '--with', own('memory.db'), '-o', own('pretranslate.html'));
  },
  concordance: () => muqabala('concordance', own('memory.db'), 'General Assembly', '-o', own('concordance.html')),
};

const running = await browser();
for (const [name, make] of Object.entries(pages)) {
  await test(`the page of ${name}`, 120, async () => {
    make();
    const page = await open(running, pathToFileURL(own(`${name}.html`)).href);
    const asked = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.reload();
    equal(asked.length, 1, 'it asks for nothing');
    const sizes = [['wide', 1280, 800], ['phone', 390, 844], ['zoomed', 320, 200]];
    for (const scheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme: scheme });
      for (const [size, width, height] of sizes) {
        await page.setViewportSize({ width, height });
        equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth > 0), false, `${size}: nothing stands out`);
        if (size !== 'zoomed' || scheme === 'light') await page.screenshot({ path: join(out, `report-${name}-${size}-${scheme}.png`) });
        if (size !== 'zoomed') await serious(page, `${name}, ${size}, ${scheme}`);
      }
    }
    // What is Arabic runs from the right, in whatever page.
    const turned = await page.locator('td[lang^=ar]').evaluateAll((all) => all.filter((cell) => /^\P{L}*\p{Script=Arabic}/u.test(cell.textContent) && getComputedStyle(cell).direction !== 'rtl').length);
    equal(turned, 0, 'Arabic cells that run from the left');
    // On paper: one line of facts, no controls, no row over two pages.
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.emulateMedia({ media: 'print' });
    equal(await page.locator('.facts').count(), 1, 'one line of facts');
    equal(await page.locator('form:visible, details:not([open]):visible').count(), 0, 'no controls on paper');
    const broken = await page.locator('tbody tr').evaluateAll((rows) => rows.filter((row) => getComputedStyle(row).breakInside !== 'avoid').length);
    equal(broken, 0, 'rows that a page may cut');
    await page.pdf({ path: join(out, `report-${name}.pdf`), format: 'A4' });
    equal(page.faults, [], 'faults');
    await page.context().close();
    return { rows: await count(name) };
  });
}

async function count(name) {
  const page = await open(running, pathToFileURL(own(`${name}.html`)).href);
  const rows = await page.locator('tbody tr').count();
  await page.context().close();
  holds(rows > 0, 'the page has rows');
  return rows;
}

await test('the mailed report finds and filters', 60, async () => {
  const page = await open(running, pathToFileURL(own('align.html')).href);
  const all = await page.locator('tbody tr:visible').count();
  await page.fill('input[name=words]', 'resolution');
  const some = await page.locator('tbody tr:visible').count();
  holds(some > 0 && some < all, `${some} of ${all} rows found`);
  await page.fill('input[name=words]', '');
  await page.selectOption('select[name=show]', 'alone');
  equal(await page.locator('tbody tr:visible').count(), await page.locator('tbody tr.alone').count(), 'lines alone');
  equal(page.faults, [], 'faults');
  // Without scripts everything is there.
  const still = await (await running.newContext({ javaScriptEnabled: false })).newPage();
  await still.goto(pathToFileURL(own('align.html')).href);
  equal([await still.locator('tbody tr:visible').count(), await still.locator('form:visible').count()], [all, 0], 'without scripts');
});

await running.close();
finish();
