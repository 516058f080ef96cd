'use strict';
const form = document.querySelector('form');
const rows = [...document.querySelectorAll('tbody tr')];
const shown = document.querySelector('output');
function filter() {
  const words = form.words.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const show = form.show.value;
  let count = 0;
  for (const row of rows) {
    const text = row.textContent.toLowerCase();
    const fits = show === 'all' || (show === 'doubtful' && !row.classList.contains('sure') && !row.classList.contains('confirmed')) ||
      (show === 'alone' && row.classList.contains('alone')) || (show === 'flagged' && row.dataset.flags);
    row.hidden = !(fits && words.every(word => text.includes(word)));
    if (!row.hidden) count += 1;
  }
  shown.value = count + ' / ' + rows.length;
}
form.addEventListener('input', filter);
form.addEventListener('submit', event => event.preventDefault());
form.hidden = false;
filter();
