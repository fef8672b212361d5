// SPDX-License-Identifier: Apache-2.0
// The time that is drawn. Frames come about 25 times a second, in gusts when the network is busy;
// the pen must move evenly. So it stays a little behind the newest sample and walks at the pace at
// which samples have come, a bit faster or slower to keep its distance.

const DISTANCE_S = 0.14; // wall seconds behind the newest sample: three frames and a half
const PACE_S = 1.2; // over how long the pace is measured
const LONGEST_S = 0.75; // further behind than this it jumps (the page was not looked at)

export class Clock {
  constructor() {
    this.reset();
  }

  reset() {
    this.t = NaN; // what is drawn, simulated seconds
    this.newest = NaN;
    this.pace = 0; // simulated seconds per wall second
    this.walked = NaN; // wall time of the last step
    this.came = NaN; // wall time of the last frame
  }

  // The room says that it runs at another speed.
  paced(speed) {
    this.pace = speed;
  }

  // `speed`: what the room says it runs at; the pace until it has been measured.
  arrived(newest, now, speed) {
    const wall = now - this.came;
    const came = newest - this.newest;
    if (!(wall < 1) || !(came >= 0)) {
      this.pace = speed;
    } else {
      // A mean that forgets; two frames in one gust weigh as much as they are long.
      const kept = Math.exp(-wall / PACE_S);
      this.pace = kept * this.pace + (Math.sqrt(kept) * came) / PACE_S;
    }
    if (!(came >= 0)) this.t = newest - DISTANCE_S * this.pace;
    this.newest = newest;
    this.came = now;
  }

  // A step of the pen; wall time in seconds.
  walk(now) {
    const dt = Math.min(now - this.walked, 0.25);
    this.walked = now;
    if (!(dt > 0) || Number.isNaN(this.t) || this.t >= this.newest) return this.t;
    const pace = Math.max(this.pace, 1e-6);
    // Between frames the room goes on; where it would stand by now is what we keep our distance to.
    const behind = (this.newest - this.t) / pace + Math.min(now - this.came, 0.2);
    if (behind > LONGEST_S) this.t = this.newest - DISTANCE_S * pace;
    const hurry = 1 + Math.max(-0.3, Math.min(0.5, 2 * (behind - DISTANCE_S)));
    this.t = Math.min(this.newest, this.t + dt * pace * hurry);
    return this.t;
  }
}
