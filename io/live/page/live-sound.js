// SPDX-License-Identifier: Apache-2.0
// Alarm sounds, in the manner of IEC 60601-1-8: high, 3 + 2 pulses twice every 10 s; medium, 3
// pulses every 25 s; low, one pulse every 30 s. Browsers make no sound before somebody touched the page.
//
// What is sounding stands in the page's root element, for those who cannot hear and for tests:
// data-sound "off" | "on", data-sounding "high" …, data-bursts: how many bursts there have been.

const BURSTS = {
  high: {
    every: 10,
    pitch: 523.25,
    pulse: 0.15,
    at: [0, 0.25, 0.5, 1.0, 1.25, 2.1, 2.35, 2.6, 3.1, 3.35],
  },
  medium: { every: 25, pitch: 440, pulse: 0.2, at: [0, 0.42, 0.84] },
  low: { every: 30, pitch: 349.23, pulse: 0.22, at: [0] },
};
const LOUD = { high: 0.32, medium: 0.24, low: 0.18 };
// Four harmonics and more, so that ears find where it comes from.
const HARMONICS = new Float32Array([0, 1, 0.55, 0.4, 0.28, 0.2]);

export class Sound {
  constructor(changed) {
    this.changed = changed;
    this.bursts = 0;
    this.priority = null;
    this.wanted = false;
    this.show();
  }

  get on() {
    return this.wanted && this.context?.state === "running";
  }

  // From a gesture of the user.
  async turn(on) {
    this.wanted = on;
    if (on && !window.AudioContext) return;
    if (on && !this.context) {
      this.context = new AudioContext({ latencyHint: "interactive" });
      this.wave = this.context.createPeriodicWave(new Float32Array(HARMONICS.length), HARMONICS);
      this.context.onstatechange = () => this.show();
    }
    if (on) await this.context.resume().catch(() => {});
    else this.hush();
    this.show();
    if (on && this.priority) this.burst();
  }

  // The most urgent alarm that is not silenced; null where there is none.
  set(priority) {
    if (priority === this.priority) return;
    this.priority = priority;
    this.hush();
    if (priority) this.burst();
    this.show();
  }

  burst() {
    clearTimeout(this.timer);
    const kind = BURSTS[this.priority];
    if (!kind) return;
    this.timer = setTimeout(() => this.burst(), kind.every * 1000);
    if (!this.on) return;
    const now = this.context.currentTime + 0.03;
    this.gain = this.context.createGain();
    this.gain.connect(this.context.destination);
    for (const at of kind.at) this.pulse(kind, now + at);
    this.bursts++;
    this.show();
  }

  pulse(kind, at) {
    const { context } = this;
    const tone = context.createOscillator();
    const shape = context.createGain();
    tone.setPeriodicWave(this.wave);
    tone.frequency.value = kind.pitch;
    shape.gain.setValueAtTime(0, at);
    shape.gain.linearRampToValueAtTime(LOUD[this.priority], at + 0.02);
    shape.gain.setValueAtTime(LOUD[this.priority], at + kind.pulse - 0.03);
    shape.gain.linearRampToValueAtTime(0, at + kind.pulse);
    tone.connect(shape).connect(this.gain);
    tone.start(at);
    tone.stop(at + kind.pulse + 0.01);
  }

  // One soft tone of the pulse.
  beep(pitch) {
    if (!this.on) return;
    const { context } = this;
    const now = context.currentTime;
    const tone = context.createOscillator();
    const shape = context.createGain();
    tone.frequency.value = pitch;
    shape.gain.setValueAtTime(0, now);
    shape.gain.linearRampToValueAtTime(0.12, now + 0.008);
    shape.gain.setValueAtTime(0.12, now + 0.06);
    shape.gain.linearRampToValueAtTime(0, now + 0.09);
    tone.connect(shape).connect(context.destination);
    tone.start(now);
    tone.stop(now + 0.1);
  }

  // What still sounds ends without a click.
  hush() {
    clearTimeout(this.timer);
    if (!this.gain) return;
    this.gain.gain.setTargetAtTime(0, this.context.currentTime, 0.01);
    const old = this.gain;
    setTimeout(() => old.disconnect(), 200);
    this.gain = null;
  }

  show() {
    const root = document.documentElement.dataset;
    root.sound = this.on ? "on" : "off";
    root.bursts = String(this.bursts);
    if (this.on && this.priority) root.sounding = this.priority;
    else delete root.sounding;
    this.changed?.(this.on);
  }
}
