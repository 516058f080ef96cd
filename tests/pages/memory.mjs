// The page of a served memory in a real browser. Screenshots are output.
//
// node tests/pages/memory.mjs MUQABALA NODE_MODULES OUT

import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { browser, equal, finish, holds, open, out, serious, service, test } from './program.mjs';

const folder = mkdtempSync(join(tmpdir(), 'muqabala-memory-'));
const store = join(folder, 'un.db');
const UNITS = [
  ['إن الجمعية العامة،', 'The General Assembly,'],
  ['وإذ تشير إلى قرارها 1/60 المؤرخ 16 أيلول/سبتمبر 2005،', 'Recalling its resolution 60/1 of 16 September 2005,'],
  ['تقرر أن تبقي المسألة قيد نظرها.', 'Decides to remain seized of the matter.'],
  ['<b>نص</b>', '<b>bold</b> <script>alert(1)</script>'],
];
const tmx = join(folder, 'a.tmx');
const escaped = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
writeFileSync(tmx, `<?xml version="1.0"?><tmx version="1.4"><header srclang="ar"/><body>${UNITS.map(([ar, en]) => `<tu><tuv xml:lang="ar"><seg>${escaped(ar)}</seg></tuv><tuv xml:lang="en"><seg>${escaped(en)}</seg></tuv></tu>`).join('')}</body></tmx>`);
execFileSync(process.argv[2], ['memory', 'import', store, tmx], { stdio: 'ignore' });
const running = await browser();
const shot = (page, name) => page.screenshot({ path: join(out, `memory-${name}.png`) });
const first = (page) => page.locator('.hit').first();
const look = async (page, text) => {
  await page.fill('#box', text);
  const answered = page.waitForResponse((response) => response.url().includes('/api/'));
  await page.press('#box', 'Enter');
  await answered;
};

await test('a text is looked for, copied, confirmed, added and deleted by keyboard alone', 120, async () => {
  const served = await service(store, '--listen', '127.0.0.1:0');
  const page = await open(running, served.address);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.waitForSelector('#box:focus');
  await serious(page, 'empty');
  await page.keyboard.type('Recalling its resolution 62/208 of 19 December 2007,');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.hit mark');
  const target = first(page).locator('.target');
  equal(await target.textContent(), 'وإذ تشير إلى قرارها 208/62 المؤرخ 19 كانون الأول/ديسمبر 2007،', 'suggestion');
  equal([await target.getAttribute('dir'), await target.getAttribute('lang')], ['rtl', 'ar'], 'direction');
  equal(await first(page).locator('.source mark').count(), 2, 'differences');
  await serious(page, 'a match');
  await shot(page, 'match');
  await page.keyboard.press('Escape');
  await page.keyboard.press('c');
  await page.waitForSelector('.toast');
  equal(await page.evaluate(() => navigator.clipboard.readText()), await target.textContent(), 'copied');
  await page.keyboard.press('k');
  await page.waitForSelector('.hit .score.confirmed');
  await page.keyboard.press('a');
  await page.waitForSelector('dialog #new-source');
  await page.fill('#new-source', 'The Security Council,');
  await page.fill('#new-target', 'إن مجلس الأمن،');
  await page.locator('dialog button.main').click();
  await page.waitForSelector('dialog', { state: 'detached' });
  await look(page, 'The Security Council,');
  await page.waitForFunction(() => document.querySelector('.hit .score b')?.textContent === '100 %');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Delete');
  await page.waitForSelector('dialog');
  await page.locator('dialog button.main').click();
  await page.waitForFunction(() => ![...document.querySelectorAll('.hit .score b')].some((b) => b.textContent === '100 %'));
  equal((await (await fetch(`${served.address}api/memory`)).json()).units, UNITS.length, 'units');
  equal(page.faults, [], 'faults');
  await page.context().close();
  await served.kill();
});

await test('words are marked where they stand, in Arabic, and no text becomes markup', 120, async () => {
  const served = await service(store, '--listen', '127.0.0.1:0', '--read-only');
  const page = await open(running, `${served.address}#q=${encodeURIComponent('القرار')}&way=concordance`, { locale: 'ar', colorScheme: 'dark', viewport: { width: 400, height: 800 } });
  await page.waitForSelector('.hit mark');
  equal(await page.evaluate(() => [document.documentElement.dir, document.getElementById('box').dir]), ['rtl', 'rtl'], 'direction');
  equal(await first(page).locator('.source mark').textContent(), 'قرارها', 'marked');
  await serious(page, 'Arabic, narrow');
  await shot(page, 'concordance-arabic');
  holds(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing stands out of a narrow window');
  await look(page, 'bold');
  await page.waitForFunction(() => document.querySelector('.hit .target')?.textContent.includes('<b>'));
  equal(await page.locator('.hit b b, .hit script').count(), 0, 'markup');
  equal(await page.locator('.hit .actions button').count(), 1, 'nothing can be changed');
  await page.goBack();
  await page.waitForFunction(() => document.getElementById('box').value === 'القرار');
  equal(page.faults, [], 'faults');
  await page.context().close();
  await served.kill();
});

await test('where a token is asked for, the page asks for it', 120, async () => {
  const secret = join(folder, 'token');
  writeFileSync(secret, '0123456789abcdef0123\n');
  const served = await service(store, '--listen', '127.0.0.1:0', '--token-file', secret);
  equal((await fetch(`${served.address}api/memory`)).status, 401, 'without the token');
  const page = await open(running, served.address);
  page.faults = { push: () => {} };
  await page.waitForSelector('dialog #token');
  await page.fill('#token', '0123456789abcdef0123');
  await page.locator('dialog button.main').click();
  await look(page, 'Decides to remain seized of the matter.');
  await page.waitForSelector('.hit');
  await page.context().close();
  await served.kill();
});

await running.close();
finish();
