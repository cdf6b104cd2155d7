// A page without a browser, for the code that only asks it for events, a clock and a store.

// What a page's storage is: values by key; `blocked` makes it refuse, as private windows and full disks do.
class Storage {
  constructor() {
    this.values = new Map();
    this.blocked = false;
  }

  getItem(key) {
    this.ask();
    return this.values.get(key) ?? null;
  }

  setItem(key, value) {
    this.ask();
    this.values.set(key, value);
  }

  ask() {
    if (this.blocked) throw new DOMException("blocked", "SecurityError");
  }
}

export const storage = new Storage();
const page = Object.assign(new EventTarget(), { hidden: false, querySelectorAll: () => [] });
const globals = { window: globalThis, document: page, localStorage: storage, HTMLElement: class {} };
for (const [name, value] of Object.entries(globals)) {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}
Object.assign(HTMLElement.prototype, { popover: null });

// A host as widgets see it: it hears what is sent, and says what a test wants.
export class Model {
  constructor() {
    Object.assign(this, { sent: [], listeners: [], closed: false, widget_manager: {} });
  }

  on(type, listener) {
    if (type === "msg:custom") this.listeners.push(listener);
  }

  send(message) {
    if (this.closed) throw new Error("the channel is closed");
    this.sent.push(message);
  }

  say(message) {
    this.listeners.forEach((listener) => listener(message));
  }

  get last() {
    return this.sent[this.sent.length - 1];
  }
}
