// A page whose screens live in the server: opens the socket to them, puts each screen into the place that is kept for
// it, and comes back by itself after a lost line. Components keep what was typed; this sees to it that it can be sent.

const WORDS = {
  lost: "Connection lost. Your answers are kept on this page; it will come back by itself.",
  full: "The server has no place for one more page just now. This page tries again by itself.",
  cookies: "The exercises need cookies. Please allow them for this address and open it again.",
  elsewhere: "This page is open elsewhere too, and only one of them can go on.",
  again: "Try again",
};
const PROTOCOL = 1;
const SOON = 500; // the first wait after a lost line; each further one is longer
const LATEST = 8000;
const QUIET = 3000; // a line that is back sooner was never missed
const LATE = 10000; // a line that takes longer to open is given up
const HOUR = 3600000;
const HELD = 5000; // how long a page that came back is kept at its place while it grows
const CODES = { cookie: 4401, out: 4403, gone: 4404, replaced: 4409, full: 4410 };

const { page: stem, build } = document.body.dataset;
const banner = document.getElementById("banner");
const say = (text) => banner.textContent !== text && (banner.textContent = text);

function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/* ---- what the browser keeps for the next page; one that keeps nothing says that it could, and then throws ---- */

const session = {
  read(key) {
    try {
      return JSON.parse(sessionStorage.getItem(key));
    } catch {
      return null;
    }
  },
  write(key, value) {
    try {
      sessionStorage.setItem(key, JSON.stringify(value));
    } catch {
      // The page is then opened at its top.
    }
  },
  remove(key) {
    try {
      sessionStorage.removeItem(key);
    } catch {
      // What cannot be reached is not there.
    }
  },
};

// Whether nothing would be lost: a component refuses what only its own memory holds.
const mayLeave = () => dispatchEvent(new CustomEvent("workbook:leaving", { cancelable: true }));

/* ---- the screens ---- */

// What a component sees of its screen. It asks what a widget's model is asked in JupyterLab.
class Model {
  constructor(line, { at, ...state }) {
    Object.assign(this, { line, at, state, listeners: new Map(), widget_manager: line });
  }

  get(name) {
    return this.state[name];
  }

  on(type, listener) {
    this.listeners.set(type, [...(this.listeners.get(type) ?? []), listener]);
  }

  off(type, listener) {
    this.listeners.set(type, (this.listeners.get(type) ?? []).filter((one) => one !== listener));
  }

  send(message) {
    this.line.send({ at: this.at, message });
  }

  tell(type, what) {
    for (const listener of this.listeners.get(type) ?? []) listener(what);
  }

  draw(view) {
    this.state.view = view;
    this.tell("change:view", this);
  }
}

const models = new Map();
let components = {}; // by the names that Python has for them

function show(line, described) {
  const { at, component, sentence, look } = described;
  const known = models.get(at);
  if (known && component) return known.draw(described.view);
  const place = document.querySelector(`.exercise[data-cell="${at}"]`);
  if (!place || known) return;
  if (!component) return tell(place, sentence, look);
  const model = new Model(line, described);
  models.set(at, model);
  try {
    components[component].render({ model, el: place, signal: new AbortController().signal });
  } catch (error) {
    tell(place, described.words.missing, "wb-alert");
    setTimeout(() => {
      throw error; // into the page's console, and to nobody else's loss
    });
  }
}

// A sentence where a screen would stand.
function tell(place, sentence, look) {
  const told = document.createElement("p");
  told.className = `wb ${look}`;
  told.setAttribute("role", "alert");
  told.textContent = sentence;
  place.replaceChildren(told);
}

function showAll(line, screens) {
  const again = models.size > 0;
  for (const one of screens) show(line, one);
  if (!again) {
    document.getElementById("opening")?.remove();
    for (const place of document.querySelectorAll(".exercise:empty")) place.remove();
    restorePlace();
  } else {
    dispatchEvent(new CustomEvent("workbook:resync"));
  }
}

/* ---- the line ---- */

class Line {
  constructor() {
    Object.assign(this, { name: randomId(), socket: null, open: false, tries: 0, timer: 0, lostAt: 0, stopped: false });
    this.kernel = null; // what stands in its place in JupyterLab
    this.connect();
  }

  connect() {
    clearTimeout(this.timer);
    if (this.stopped || leaving) return;
    const { protocol, host } = location;
    const socket = new WebSocket(`${protocol === "https:" ? "wss" : "ws"}://${host}/workbook/line/${stem}`);
    this.socket = socket;
    const late = setTimeout(() => socket.close(), LATE);
    socket.addEventListener("open", () => socket.send(JSON.stringify({ hello: PROTOCOL, build, page: this.name })));
    socket.addEventListener("message", ({ data }) => (clearTimeout(late), this.hear(socket, JSON.parse(data))));
    socket.addEventListener("close", ({ code }) => (clearTimeout(late), this.lost(socket, code)));
  }

  send(what) {
    if (!this.open) throw new Error("The line is not open.");
    this.socket.send(JSON.stringify(what));
  }

  hear(socket, told) {
    if (socket !== this.socket) return;
    if (told.type === "screens") this.found(told.screens);
    else if (told.type === "view") models.get(told.at)?.draw(told.view);
    else if (told.type === "message") models.get(told.at)?.tell("msg:custom", told.message);
    else if (told.type === "build") this.renew();
  }

  found(screens) {
    Object.assign(this, { open: true, tries: 0, lostAt: 0 });
    clearTimeout(this.saying);
    say("");
    showAll(this, screens);
  }

  lost(socket, code) {
    if (socket !== this.socket || leaving) return;
    this.open = false;
    if (code === CODES.gone || code === CODES.out) return comeBack();
    if (code === CODES.cookie) return this.stop(WORDS.cookies);
    if (code === CODES.replaced) return this.stop(WORDS.elsewhere);
    this.lostAt ||= Date.now();
    if (code === CODES.full) say(WORDS.full);
    else if (!this.tries) this.saying = setTimeout(() => !this.open && say(WORDS.lost), QUIET);
    this.tries += 1;
    const most = Math.min(LATEST, SOON * 2 ** this.tries);
    this.timer = setTimeout(() => this.connect(), most / 2 + (Math.random() * most) / 2);
    return undefined;
  }

  stop(why) {
    this.stopped = true;
    const button = document.createElement("button");
    button.textContent = WORDS.again;
    button.addEventListener("click", () => comeBack());
    banner.replaceChildren(why, " ", button);
  }

  // Something tells that the line may be back, or dead without a word.
  hurry() {
    if (!this.open && !this.stopped) this.connect();
  }

  // Nothing has been heard for too long: the browser may take minutes to notice.
  drop() {
    if (!this.open) return;
    this.socket.close();
    this.lost(this.socket, 0);
  }

  // A new version is served. What is not yet sent goes first, as the new page might not know it.
  renew() {
    const looking = setInterval(() => {
      if (!mayLeave()) return;
      clearInterval(looking);
      comeBack();
    }, 1000 + 4000 * Math.random());
  }
}

/* ---- the reader's place, kept over a reload ---- */

const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex]";
// The part behind the # says which room, or which screen, and a component may change it.
const placeKey = () => `workbook:place:${location.pathname}${location.hash}`;
const controls = (cell) => [...(cell?.querySelectorAll(FOCUSABLE) ?? [])];
const cellOf = (number) => document.querySelector(`main [data-cell="${number}"]`);

function keepPlace() {
  const cells = [...document.querySelectorAll("main [data-cell]")];
  const cell = cells.find((one) => one.getBoundingClientRect().bottom > 0);
  const focused = document.activeElement?.closest("main [data-cell]");
  session.write(placeKey(), {
    cell: cell?.dataset.cell,
    top: cell?.getBoundingClientRect().top,
    focusedCell: focused?.dataset.cell,
    focusedAt: controls(focused).indexOf(document.activeElement),
    controls: controls(focused).length,
  });
}

// Screens grow for a moment after they appear. Stay at the place until they have, or until the reader moves.
function restorePlace() {
  const place = session.read(placeKey());
  if (!place) return;
  session.remove(placeKey());
  const cell = cellOf(place.cell);
  const hold = () => {
    refocus(place);
    if (cell) window.scrollBy({ top: cell.getBoundingClientRect().top - place.top, behavior: "instant" });
  };
  const growing = new MutationObserver(hold);
  const resizing = new ResizeObserver(hold);
  growing.observe(document.getElementById("main"), { childList: true, subtree: true });
  resizing.observe(document.getElementById("main"));
  const letGo = () => (growing.disconnect(), resizing.disconnect());
  for (const type of ["wheel", "touchstart", "keydown", "pointerdown"]) addEventListener(type, letGo, { once: true });
  hold();
  setTimeout(letGo, HELD);
}

// Only once all controls of the exercise are there does the number of the focused one mean the same.
function refocus({ focusedCell, focusedAt, controls: count }) {
  const there = controls(cellOf(focusedCell));
  if (there.length === count && document.activeElement === document.body) there[focusedAt]?.focus({ preventScroll: true });
}

/* ---- coming and going ---- */

let leaving = false;

function comeBack() {
  keepPlace();
  leaving = true;
  location.reload();
}

addEventListener("workbook:reload", (event) => {
  event.preventDefault();
  comeBack();
});
addEventListener("beforeunload", (event) => {
  if (!leaving && !mayLeave()) event.preventDefault(); // the browser asks whether to stay
});

// The big screen is the same page without anything around it.
const SCREEN = /^#screen=/;
const bare = () => document.body.classList.toggle("bare", SCREEN.test(location.hash));
addEventListener("hashchange", bare);
bare();

// Skipping must not change what stands behind the #.
document.querySelector(".skip").addEventListener("click", (event) => {
  const main = document.getElementById("main");
  event.preventDefault();
  main.focus({ preventScroll: true });
  main.scrollIntoView();
});

// Begins, with the components that may be on the page.
export function start(all) {
  components = all;
  const line = new Line();
  addEventListener("workbook:silent", (event) => {
    event.preventDefault(); // we say it, once for the whole page
    line.drop();
  });
  addEventListener("online", () => line.hurry());
  addEventListener("offline", () => line.drop());
  addEventListener("pagehide", ({ persisted }) => {
    leaving = true;
    if (!persisted) line.socket?.close(1000);
  });
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    leaving = false;
    line.hurry();
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && line.hurry());
  // Whoever leads stays signed in while the page is open.
  if (stem === "facilitator") setInterval(() => fetch("/facilitator/here", { cache: "no-store" }).catch(() => {}), HOUR);
}
