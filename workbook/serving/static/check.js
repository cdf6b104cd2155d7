// The check before a session: three lines, each done or a plain sentence of what is wrong.

const PATIENCE = 10000; // for each step

const { socket, states, ready, not_ready } = JSON.parse(document.getElementById("check").textContent);

function show(line, state) {
  const place = document.querySelector(`[data-line="${line}"]`);
  place.dataset.state = state in { checking: 1, waiting: 1, done: 1 } ? state : "wrong";
  place.querySelector(".state").textContent = states[state];
}

const within = (promise) =>
  Promise.race([promise, new Promise((_, refuse) => setTimeout(() => refuse(new Error("too late")), PATIENCE))]);

const nonce = () => [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(16).padStart(2, "0")).join("");

// Each step throws the name of the sentence that says what is wrong, and so ends the check.
async function must(promise, otherwise) {
  try {
    return await within(promise);
  } catch {
    throw otherwise;
  }
}

async function reach() {
  const answer = await must(fetch("/workbook/health", { cache: "no-store" }), "unreachable");
  if (!answer.ok) throw "unreachable";
}

// A socket whose messages are waited for one after the other.
function dial() {
  const line = new WebSocket(location.origin.replace(/^http/, "ws") + socket);
  const heard = [];
  const waiting = [];
  line.onmessage = ({ data }) => (waiting.shift()?.resolve ?? ((one) => heard.push(one)))(JSON.parse(data));
  line.onclose = line.onerror = () => waiting.splice(0).forEach(({ reject }) => reject(new Error("closed")));
  const next = () =>
    new Promise((resolve, reject) => {
      if (heard.length) resolve(heard.shift());
      else if (line.readyState > WebSocket.OPEN) reject(new Error("closed"));
      else waiting.push({ resolve, reject });
    });
  return { line, next };
}

async function talk(said) {
  const { line, next } = dial();
  line.onopen = () => line.send(said);
  const echo = await must(next(), "blocked");
  if (echo.heard !== said) throw "blocked";
  return { cookie: echo.cookie, next, hangUp: () => line.close() };
}

function keeps() {
  try {
    localStorage.setItem("workbook:check", "1");
    localStorage.removeItem("workbook:check");
    return true;
  } catch {
    return false;
  }
}

async function save({ cookie, next, hangUp }) {
  if (!navigator.cookieEnabled || !cookie) throw "cookies";
  if (!keeps()) throw "storage";
  const { saved } = await must(next(), "busy");
  hangUp();
  if (!saved) throw "busy";
}

async function step(line, work) {
  show(line, "checking");
  try {
    const found = await work();
    show(line, "done");
    return found;
  } catch (what) {
    show(line, what in states ? what : "busy");
    throw what;
  }
}

async function check() {
  try {
    await step("address", reach);
    const open = await step("live", () => talk(nonce()));
    await step("saved", () => save(open));
    document.getElementById("verdict").textContent = ready;
    document.getElementById("onward")?.removeAttribute("hidden");
  } catch {
    document.getElementById("verdict").textContent = not_ready;
    document.getElementById("again").hidden = false;
  }
}

check();
