// A clock that a test moves: timers run in their order, at their times, and none by itself.

const NAMES = ["setTimeout", "clearTimeout", "setInterval", "clearInterval"];

export class FakeTime {
  constructor() {
    Object.assign(this, { now: 0, count: 0, timers: new Map() });
    this.real = Object.fromEntries(NAMES.map((name) => [name, globalThis[name]]));
    globalThis.setTimeout = (run, wait = 0) => this.add(run, wait);
    globalThis.setInterval = (run, wait) => this.add(run, wait, wait);
    globalThis.clearTimeout = globalThis.clearInterval = (id) => void this.timers.delete(id);
  }

  add(run, wait, every = null) {
    this.timers.set(this.count += 1, { run, every, at: this.now + wait });
    return this.count;
  }

  tick(time) {
    const end = this.now + time;
    for (;;) {
      const due = [...this.timers].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at)[0];
      if (!due) break;
      const [id, timer] = due;
      this.now = timer.at;
      if (timer.every === null) this.timers.delete(id);
      else timer.at += timer.every;
      timer.run();
    }
    this.now = end;
  }

  restore() {
    Object.assign(globalThis, this.real);
  }
}
