// SPDX-License-Identifier: Apache-2.0
// The tone of the pulse: a beep at each beat that the pen draws, lower as the blood holds less oxygen,
// so that a change is heard by who looks elsewhere.

const MOST_PER_S = 4; // of the wall: what is faster is noise
const FORGETS = 0.9975; // of the beat's height, per sample

const HIGH_HZ = 660; // at 100 %
const PER_OCTAVE = 24; // percents

export class Pulse {
  constructor(screen, sound) {
    Object.assign(this, {
      screen,
      sound,
      on: false,
      next: 0,
      turns: -1,
      high: -Infinity,
      low: Infinity,
    });
    this.above = false;
    this.last = 0;
    this.beats = 0;
    screen.drawn_to = (t) => this.on && this.look(t);
  }

  turn() {
    this.on = !this.on;
    if (this.on) this.next = this.screen.ring.end;
    if (this.on && !this.sound.on) this.sound.turn(true);
    return this.on;
  }

  // Which wave beats: the ECG, else a pressure, else the finger.
  wave() {
    const names = this.screen.waves.map((wave) => wave.name);
    return ["ecg", "abp", "pleth"].map((name) => names.indexOf(name)).find((i) => i >= 0) ?? -1;
  }

  // Samples that were drawn since: one that rises through six tenths of what the wave rises is a beat.
  look(t) {
    const { ring } = this.screen;
    if (this.turns !== ring.turns || this.ring !== ring) {
      Object.assign(this, { ring, turns: ring.turns, next: ring.first, index: this.wave() });
      Object.assign(this, { high: -Infinity, low: Infinity });
    }
    if (this.index < 0) return;
    const values = ring.values[this.index];
    for (let k = Math.max(this.next, ring.first); k < ring.end && ring.t[k & ring.mask] <= t; k++) {
      const value = values[k & ring.mask];
      this.next = k + 1;
      if (!(value === value)) continue;
      const middle = (this.high + this.low) / 2;
      this.high = Math.max(value, middle + (this.high - middle) * FORGETS || value);
      this.low = Math.min(value, middle + (this.low - middle) * FORGETS || value);
      const above = value > this.low + 0.6 * (this.high - this.low);
      if (above && !this.above && this.high - this.low > 0.02 * Math.abs(this.high)) this.beat();
      this.above = above;
    }
  }

  beat() {
    const now = performance.now();
    if (now - this.last < 1000 / MOST_PER_S) return;
    this.last = now;
    this.beats++;
    document.documentElement.dataset.beats = String(this.beats);
    const spo2 = this.screen.last?.values.spo2;
    const percent = typeof spo2 === "number" ? Math.max(50, Math.min(100, spo2)) : 97;
    this.sound.beep(HIGH_HZ * 2 ** ((percent - 100) / PER_OCTAVE));
  }
}
