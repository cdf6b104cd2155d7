// A notebook's page: puts the outputs in their places, and watches the connection to the kernel.
// Widgets keep what was typed; this script sees to it that there is a kernel to send it to.

const WORDS = {
  lost: "Connection lost. Your answers are kept on this page; it will come back by itself.",
  back: "Coming back…",
  busy: "Still working on it…",
  stuck: "This page keeps losing its connection. Your answers are kept on this page.",
  unkept:
    "Connection lost, and this browser lets the page keep nothing. Copy what is not yet saved to a safe place, then try again.",
  again: "Try again",
};
const SOON = 3000; // between two questions to the server
const LATER = 5000; // the same, after a minute of trying
const PATIENCE = 10000; // from "the server is there" to "the channel will not come back by itself"
const RELOADS = 3; // in a minute; more would be a loop
const MINUTE = 60000;
const HOUR = 60 * MINUTE;
const FOUND = 5000; // how long a widget may still find what it could not find at once
const HELD = 5000; // how long a page that came back is kept at its place while it grows

const kernelId = JSON.parse(document.getElementById("jupyter-config-data").textContent).kernelId;
const banner = document.getElementById("banner");
// The part behind the # says which room, or which screen, and a component may change it.
const placeKey = () => `workbook:place:${location.pathname}${location.hash}`;

/* ---- what the browser keeps, asked by use: one that keeps nothing says that it could, and then throws or forgets ---- */

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
      return true;
    } catch {
      return false;
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

/* ---- outputs ---- */

// The page arrives with its prose first and its outputs last.
function placeOutputs() {
  for (const output of document.querySelectorAll("#outputs > [data-for]")) {
    const place = document.querySelector(`.exercise[data-cell="${output.dataset.for}"]`);
    place?.append(...output.childNodes);
  }
  document.getElementById("outputs")?.remove();
  for (const place of document.querySelectorAll(".exercise:empty")) place.remove();
  const stopped = document.getElementById("stopped");
  if (stopped) document.getElementById("opening")?.replaceChildren(stopped);
}

const waiting = () => [...document.querySelectorAll(".output")].filter((output) => !output.querySelector(".lm-Widget > *"));

// Voila asks for all widgets at once and does not wait long. On a busy server some are then missing, and it says so
// in words of its own; and it draws an error where a script did not arrive. They are not gone: a new page has them.
const missing = () =>
  document.querySelector(".output .jupyter-widgets-error-widget") !== null ||
  waiting().some((output) => output.textContent.trim().startsWith("Error displaying widget"));

// Voila swaps each output's description for a widget once it has loaded.
function whenDrawn(then) {
  const main = document.getElementById("main");
  let late = 0;
  const look = () => {
    if (missing()) late ||= setTimeout(() => ((late = 0), missing() && comeBack()), FOUND);
    if (waiting().length || missing()) return;
    observer.disconnect();
    then();
  };
  const observer = new MutationObserver(look);
  observer.observe(main, { childList: true, subtree: true });
  look();
}

function opened() {
  if (document.getElementById("stopped")) return;
  document.getElementById("opening")?.remove();
  restorePlace();
}

/* ---- the reader's place, kept over a reload ---- */

const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex]";

const controls = (cell) => [...(cell?.querySelectorAll(FOCUSABLE) ?? [])];
const cellOf = (number) => document.querySelector(`main [data-cell="${number}"]`);

function keepPlace() {
  const cells = [...document.querySelectorAll("main [data-cell]")];
  const cell = cells.find((one) => one.getBoundingClientRect().bottom > 0);
  const focused = document.activeElement?.closest("main [data-cell]");
  const place = {
    cell: cell?.dataset.cell,
    top: cell?.getBoundingClientRect().top,
    focusedCell: focused?.dataset.cell,
    focusedAt: controls(focused).indexOf(document.activeElement),
    controls: controls(focused).length,
  };
  session.write(placeKey(), place);
}

// Widgets grow for a moment after they appear. Stay at the place until they have, or until the reader moves.
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
  setTimeout(letGo, HELD);
}

// Only once all controls of the exercise are there does the number of the focused one mean the same.
function refocus({ focusedCell, focusedAt, controls: count }) {
  const there = controls(cellOf(focusedCell));
  if (there.length === count && document.activeElement === document.body) there[focusedAt]?.focus({ preventScroll: true });
}

/* ---- the connection ---- */

let kernel = null; // JupyterLab's side of the channel
let silent = false; // a widget has asked and not been answered
let lostSince = 0; // 0: all is well
let reachableSince = 0; // the server has answered since then, while the channel has not
let timer = 0;
let leaving = false;

const connected = () => kernel !== null && kernel.connectionStatus === "connected";
const say = (text) => banner.textContent !== text && (banner.textContent = text);

function adopt(manager) {
  if (!manager?.kernel || manager.kernel === kernel) return;
  kernel = manager.kernel;
  kernel.connectionStatusChanged.connect((_, status) => {
    if (status !== "connected") return lost();
    silent = false;
    if (lostSince) check();
  });
  kernel.statusChanged.connect((_, status) => {
    if (status === "dead") check();
  });
}

function lost() {
  if (leaving) return;
  if (!lostSince) {
    lostSince = Date.now();
    say(WORDS.lost);
  }
  plan();
}

function plan() {
  clearTimeout(timer);
  timer = setTimeout(check, Date.now() - lostSince > MINUTE ? LATER : SOON);
}

function found() {
  const wasLost = lostSince > 0;
  clearTimeout(timer);
  lostSince = reachableSince = 0;
  say("");
  if (wasLost) dispatchEvent(new CustomEvent("workbook:resync"));
}

// What the server says of our kernel: null when the server cannot be reached.
async function ask() {
  const giveUp = new AbortController();
  const late = setTimeout(() => giveUp.abort(), SOON + 1000);
  try {
    const answer = await fetch(`/workbook/kernel/${kernelId}`, { cache: "no-store", signal: giveUp.signal });
    if (answer.ok) return await answer.json();
    return answer.status === 403 ? { alive: false } : null; // it does not know us as the one who opened this page
  } catch {
    return null;
  } finally {
    clearTimeout(late);
  }
}

async function check() {
  clearTimeout(timer);
  const state = await ask();
  if (leaving) return;
  if (state === null) {
    reachableSince = 0;
    lost();
  } else if (!state.alive) {
    comeBack();
  } else if (connected() && !silent) {
    found();
  } else if (kernel || lostSince) {
    waitForChannel(state.busy);
  }
}

// The kernel is there and the channel is not. Ask for a new channel once; after that only a new page helps.
function waitForChannel(busy) {
  if (connected() && busy) {
    reachableSince = 0;
    lostSince ||= Date.now();
    say(WORDS.busy);
  } else if (!reachableSince) {
    reachableSince = Date.now();
    lost();
    kernel?.reconnect().catch(() => {});
  } else if (Date.now() - reachableSince > PATIENCE) {
    return comeBack();
  }
  plan();
}

// A page that forgets how often it has come back would do so for ever: then only a person may ask.
function comeBack(asked = false) {
  const recent = (session.read("workbook:reloads") ?? []).filter((at) => at > Date.now() - MINUTE);
  if (!asked && !mayLeave()) return stuck(WORDS.unkept);
  if (!asked && recent.length >= RELOADS) return stuck(WORDS.stuck);
  if (!session.write("workbook:reloads", [...recent, Date.now()]) && !asked) return stuck(WORDS.stuck);
  say(WORDS.back);
  keepPlace();
  leaving = true;
  location.reload();
}

function stuck(why) {
  clearTimeout(timer);
  lostSince ||= Date.now();
  const button = document.createElement("button");
  button.textContent = WORDS.again;
  button.addEventListener("click", () => comeBack(true));
  banner.replaceChildren(why, " ", button);
}

addEventListener("workbook:kernel", (event) => adopt(event.detail?.manager));
addEventListener("workbook:silent", (event) => {
  event.preventDefault(); // we say it, once for the whole page
  silent = true;
  check();
});
addEventListener("workbook:heard", () => {
  silent = false;
  if (lostSince && connected()) found();
});
addEventListener("offline", check);
addEventListener("online", check);
addEventListener("pageshow", (event) => event.persisted && ((leaving = false), check()));
document.addEventListener(
  "visibilitychange",
  () => document.visibilityState === "visible" && document.readyState === "complete" && check(),
);

// An author has saved what is shown here.
addEventListener("workbook:reload", (event) => {
  event.preventDefault();
  keepPlace();
  leaving = true;
  location.reload();
});

/* ---- leaving ---- */

// Voila ends the kernel on `beforeunload`, which a download or a mail link sets off too, and a page
// that the browser keeps for the way back would lose its kernel. `pagehide` knows which it is.
addEventListener("beforeunload", (event) => {
  event.stopImmediatePropagation();
  if (!leaving && !mayLeave()) event.preventDefault(); // the browser asks whether to stay
}, true);
addEventListener("pagehide", (event) => {
  leaving = true;
  if (event.persisted) return;
  const form = new FormData();
  form.append("_xsrf", document.cookie.match(/\b_xsrf=([^;]*)/)?.[1] ?? "");
  navigator.sendBeacon(`/voila/api/shutdown/${kernelId}`, form);
});

/* ---- start ---- */

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

placeOutputs();
addEventListener("load", () => {
  if (leaving) return;
  whenDrawn(opened);
  check(); // a kernel that died while the page was being made leaves nothing else to see
  setInterval(check, HOUR); // whoever has a page open stays signed in
  const looking = setInterval(() => {
    const app = window.jupyterapp;
    if (!app) return;
    clearInterval(looking);
    // Voila adds an empty desk to the page, under the name that our text has already.
    document.querySelector(".jp-LabShell")?.removeAttribute("id");
    app.widgetManagerPromise.promise.then(adopt);
  }, 100);
});
