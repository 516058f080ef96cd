// A list of which only what is in view is in the document. Heights are guessed until a row was
// seen; the row that is selected stays in the document and, when heights above it turn out to
// be others, where it is on the screen.

/** Sums of heights, each changed and asked for in the logarithm of their number. */
class Sums {
  constructor(values) {
    this.values = Float64Array.from(values);
    this.tree = new Float64Array(values.length + 1);
    for (let i = 1; i <= values.length; i += 1) {
      this.tree[i] += this.values[i - 1];
      const up = i + (i & -i);
      if (up <= values.length) this.tree[up] += this.tree[i];
    }
  }

  set(at, value) {
    const change = value - this.values[at];
    this.values[at] = value;
    for (let i = at + 1; i < this.tree.length; i += i & -i) this.tree[i] += change;
  }

  /** Height of all before `at`. */
  before(at) {
    let sum = 0;
    for (let i = at; i > 0; i -= i & -i) sum += this.tree[i];
    return sum;
  }

  /** The one that reaches over `height`. */
  at(height) {
    let place = 0;
    let step = 1;
    while (step * 2 < this.tree.length) step *= 2;
    for (; step > 0; step >>= 1) {
      if (place + step < this.tree.length && this.tree[place + step] <= height) {
        place += step;
        height -= this.tree[place];
      }
    }
    return Math.min(place, this.values.length - 1);
  }
}

const MARGIN = 400;

export class List {
  /** `scroller` holds `inner`; `draw(key, place, count)` makes the element of a row, `guess(key)` its height. */
  constructor(scroller, inner, draw, guess, needed) {
    Object.assign(this, { scroller, inner, draw, guess, needed });
    this.keys = [];
    this.rows = new Map();
    this.known = new Map();
    this.selected = null;
    this.sums = new Sums([]);
    scroller.addEventListener('scroll', () => this.soon(), { passive: true });
    this.sizes = new ResizeObserver((entries) => this.measured(entries));
    this.width = 0;
    new ResizeObserver(() => {
      if (scroller.clientWidth !== this.width) {
        this.width = scroller.clientWidth;
        this.known.clear();
        this.show(this.keys);
        // Those that were drawn before are as high as the new width makes them.
        for (const [key, row] of this.rows) this.measure(key, row);
        this.update();
      }
    }).observe(scroller);
  }

  /** Shows these rows, in this order. */
  show(keys) {
    const anchor = this.anchor();
    this.keys = keys;
    this.places = new Map(keys.map((key, place) => [key, place]));
    this.sums = new Sums(keys.map((key) => this.known.get(key) ?? this.guess(key)));
    for (const [key, row] of this.rows) {
      if (!this.places.has(key)) this.drop(key, row);
    }
    this.restore(anchor);
    this.update();
  }

  /** Draws a row anew; it keeps the focus if it has it, unless that goes elsewhere now. */
  redraw(key, keep = true) {
    const old = this.rows.get(key);
    if (!old || !this.places.has(key)) return;
    const focused = keep && old.contains(document.activeElement);
    const row = this.make(key);
    this.sizes.unobserve(old);
    old.replaceWith(row);
    this.rows.set(key, row);
    this.sizes.observe(row);
    this.measure(key, row);
    if (focused) row.focus({ preventScroll: true });
    this.place();
  }

  make(key) {
    const place = this.places.get(key);
    const row = this.draw(key, place, this.keys.length);
    row.style.position = 'absolute';
    row.style.insetInline = '0';
    row.rowKey = key;
    return row;
  }

  drop(key, row) {
    this.sizes.unobserve(row);
    row.remove();
    this.rows.delete(key);
  }

  select(key) {
    this.selected = key;
  }

  /** Brings a row into view. */
  reveal(key) {
    const place = this.places.get(key);
    if (place === undefined) return;
    this.selected = key;
    // Twice: what is drawn on the way may be higher than was guessed.
    for (let turn = 0; turn < 2; turn += 1) {
      const top = this.sums.before(place);
      const height = this.sums.values[place];
      const { scrollTop, clientHeight } = this.scroller;
      if (top < scrollTop + 8) this.scroller.scrollTop = Math.max(0, top - clientHeight / 4);
      else if (top + height > scrollTop + clientHeight - 8) {
        this.scroller.scrollTop = Math.min(top - 8, top + height - (clientHeight * 3) / 4);
      }
      this.update();
    }
  }

  /** What should stay where it is: the selected row if it is in view, else the first in view. */
  anchor() {
    const { scrollTop, clientHeight } = this.scroller;
    const inView = (place) => {
      const top = this.sums.before(place);
      return top + this.sums.values[place] > scrollTop && top < scrollTop + clientHeight;
    };
    const selected = this.places?.get(this.selected);
    if (selected !== undefined && inView(selected)) return [this.selected, this.sums.before(selected) - scrollTop];
    if (!this.keys.length) return null;
    const first = this.sums.at(scrollTop);
    return [this.keys[first], this.sums.before(first) - scrollTop];
  }

  restore(anchor) {
    this.inner.style.height = `${this.sums.before(this.keys.length)}px`;
    if (!anchor) return;
    const place = this.places.get(anchor[0]);
    if (place !== undefined) this.scroller.scrollTop = this.sums.before(place) - anchor[1];
  }

  soon() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      this.update();
    });
  }

  /** Draws what is in view and takes away what is not. */
  update() {
    const count = this.keys.length;
    const wanted = new Set();
    if (count) {
      const { scrollTop, clientHeight } = this.scroller;
      const first = this.sums.at(Math.max(0, scrollTop - MARGIN));
      const last = this.sums.at(scrollTop + clientHeight + MARGIN);
      for (let place = first; place <= last; place += 1) wanted.add(this.keys[place]);
      if (this.places.has(this.selected)) wanted.add(this.selected);
    }
    for (const [key, row] of this.rows) if (!wanted.has(key)) this.drop(key, row);
    const added = [];
    for (const key of wanted) {
      if (this.rows.has(key)) continue;
      const row = this.make(key);
      this.rows.set(key, row);
      added.push([key, row]);
    }
    // The order in the document is the order of reading.
    const order = [...wanted].sort((a, b) => this.places.get(a) - this.places.get(b));
    let behind = null;
    for (const key of order.reverse()) {
      const row = this.rows.get(key);
      if (row.nextSibling !== behind || row.parentNode !== this.inner) this.inner.insertBefore(row, behind);
      behind = row;
    }
    for (const [key, row] of added) {
      this.sizes.observe(row);
      this.measure(key, row);
    }
    this.place();
    if (wanted.size) this.needed(order);
  }

  measure(key, row) {
    const height = row.offsetHeight;
    const place = this.places.get(key);
    if (!height || place === undefined) return false;
    this.known.set(key, height);
    if (Math.abs(this.sums.values[place] - height) < 1) return false;
    const anchor = this.anchor();
    this.sums.set(place, height);
    this.restore(anchor);
    return true;
  }

  measured(entries) {
    let changed = false;
    for (const { target } of entries) {
      if (this.rows.get(target.rowKey) === target) changed = this.measure(target.rowKey, target) || changed;
    }
    if (changed) this.soon();
  }

  place() {
    this.inner.style.height = `${this.sums.before(this.keys.length)}px`;
    for (const [key, row] of this.rows) {
      row.style.top = `${this.sums.before(this.places.get(key))}px`;
      row.setAttribute('aria-posinset', this.places.get(key) + 1);
      row.setAttribute('aria-setsize', this.keys.length);
    }
  }
}
