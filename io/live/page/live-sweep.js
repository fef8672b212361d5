// SPDX-License-Identifier: Apache-2.0
// One wave on its canvas: a pen that goes from left to right, with an erased bar before it. Only
// what is new is drawn; all of it again when the size, the range or the colour changes.

const MM = 96 / 25.4; // CSS pixels
const BAR_MM = 5; // erased before the pen
const FASTEST = 100; // mm per wall second
const PAD = 6; // CSS pixels above and below
const WINDOW_S = 12; // over which the range is looked for

// Paper of a wave, in mm per simulated second: as the wave asks for it, unless the session runs so
// fast that eyes could not follow the pen; then beats stand closer.
export const paper = (sweep, speed) => Math.min(sweep, FASTEST / speed);

// Ends of a scale beyond [low, high] at which a human would put them.
function wider(low, high, least, most) {
  if (!(high > low)) return [low - 1, low + 1];
  const step = 10 ** Math.floor(Math.log10(high - low)) / 2;
  return [
    least < low ? Math.floor(least / step) * step : low,
    most > high ? Math.ceil(most / step) * step : high,
  ];
}

export class Sweep {
  constructor(canvas, wave, ring, index, ranged) {
    Object.assign(this, { canvas, wave, ring, index, ranged });
    this.context = canvas.getContext("2d", { alpha: false });
    this.low = wave.low ?? 0;
    this.high = wave.high > this.low ? wave.high : this.low + 1;
    this.sweep = wave.sweep || 25; // mm per simulated second
    this.speed = 1;
    this.colour = wave.colour || "#ffffff";
    this.x = 0; // of the pen, in device pixels
    this.next = 0; // the sample to be drawn next
    this.turns = -1;
    this.fit();
  }

  // To the size of its place, in device pixels. True if it changed.
  fit() {
    const scale = window.devicePixelRatio || 1;
    const box = this.canvas.getBoundingClientRect();
    const width = Math.max(1, Math.round(box.width * scale));
    const height = Math.max(1, Math.round(box.height * scale));
    if (width === this.canvas.width && height === this.canvas.height && scale === this.scale)
      return false;
    const share = this.width ? this.x / this.width : 0;
    this.scale = scale;
    this.canvas.width = this.width = width;
    this.canvas.height = this.height = height;
    this.x = share * width;
    this.pace();
    this.again();
    return true;
  }

  // Device pixels per simulated second.
  pace() {
    this.per_s = paper(this.sweep, this.speed) * MM * this.scale;
    const context = this.context; // a canvas that was sized has forgotten these
    context.strokeStyle = this.colour;
    context.fillStyle = "#000000";
    context.lineWidth = 1.75 * this.scale;
    context.lineJoin = "round";
    context.lineCap = "round";
  }

  setSpeed(speed) {
    if (speed === this.speed) return;
    this.speed = speed;
    this.pace();
  }

  setColour(colour) {
    this.colour = colour;
    this.pace();
    this.again();
  }

  y(value) {
    const pad = PAD * this.scale;
    const y = pad + ((this.high - value) / (this.high - this.low)) * (this.height - 2 * pad);
    return Math.max(1, Math.min(this.height - 1, y)); // also out of the scale it stays in sight
  }

  // Everything that is still in the ring and fits, up to where the pen stands.
  again() {
    const { ring, context } = this;
    context.fillRect(0, 0, this.width, this.height);
    const end = this.next;
    if (end <= ring.first || this.turns !== ring.turns) return;
    const span = (this.width - BAR_MM * MM * this.scale) / this.per_s;
    const last = ring.t[(end - 1) & ring.mask];
    const x = this.x;
    this.next = Math.min(ring.after(last - span), end - 1);
    const from = Math.max(this.next - 1, ring.first);
    this.x = x - (last - ring.t[from & ring.mask]) * this.per_s;
    while (this.x < 0) this.x += this.width;
    this.stroke(end, false);
    this.x = x;
  }

  // Up to simulated time t.
  draw(t) {
    const ring = this.ring;
    if (this.turns !== ring.turns) {
      this.turns = ring.turns; // time began anew: the pen goes on from here
      this.next = ring.first;
    }
    if (this.next < ring.first) this.next = ring.first;
    const newest = ring.t[(ring.end - 1) & ring.mask];
    const oldest = t - (this.width - 1) / this.per_s;
    if (this.next < ring.end && ring.t[this.next & ring.mask] < oldest)
      this.next = ring.after(oldest);
    if (newest <= t) this.stroke(ring.end, true);
    else this.stroke(ring.after(t), true);
  }

  // Samples up to `end`, not including it; from the sample before, where there is one.
  stroke(end, erase) {
    const { ring, context, width, next } = this;
    if (next >= end) return;
    const mask = ring.mask;
    const values = ring.values[this.index];
    let x = this.x;
    let y = 0;
    let before = ring.t[next & mask];
    let down = false; // is the pen on the paper?
    context.beginPath();
    if (next > ring.first) {
      before = ring.t[(next - 1) & mask];
      y = this.y(values[(next - 1) & mask]);
      down = !Number.isNaN(y);
      if (down) context.moveTo(x, y);
    }
    if (erase) this.erase(x, (ring.t[(end - 1) & mask] - before) * this.per_s);
    for (let k = next; k < end; k++) {
      const at = k & mask;
      x += Math.max(0, Math.min((ring.t[at] - before) * this.per_s, width));
      before = ring.t[at];
      y = this.y(values[at]);
      down = down && !ring.broken[at] && !Number.isNaN(y);
      if (down) context.lineTo(x, y);
      else if (!Number.isNaN(y)) context.moveTo(x, y);
      down = !Number.isNaN(y);
      if (x >= width) {
        // the same stroke goes on at the left
        x -= width;
        if (down) context.moveTo(x, y);
      }
    }
    context.stroke();
    this.x = x;
    this.next = end;
  }

  erase(from, length) {
    const bar = BAR_MM * MM * this.scale;
    const left = from + this.context.lineWidth / 2;
    const right = left + Math.min(length + bar, this.width);
    this.context.fillRect(left, 0, Math.min(right, this.width) - left, this.height);
    if (right > this.width) this.context.fillRect(0, 0, right - this.width, this.height);
  }

  // Looks whether the wave has left its scale, or fits into its first one again.
  range() {
    const ring = this.ring;
    const values = ring.values[this.index];
    let least = Infinity;
    let most = -Infinity;
    const span = Math.max(WINDOW_S, this.width / this.per_s);
    for (let k = ring.after(ring.newest - span); k < ring.end; k++) {
      const value = values[k & ring.mask];
      if (value < least) least = value;
      if (value > most) most = value;
    }
    if (!(most >= least)) return;
    const [low, high] = wider(this.wave.low ?? least, this.wave.high ?? most, least, most);
    if (low === this.low && high === this.high) return;
    this.low = low;
    this.high = high;
    this.again();
    this.ranged(this);
  }
}
