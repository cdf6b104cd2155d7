import { h, heartOf, listenTo, same, speaker } from "./shared.js";
import { Projector, screenCode } from "./projector.js";
import { CONSOLE } from "./console.js";
import { BACKSTAGE, LOBBY, reportPart } from "./backstage.js";

// The facilitator's page: the lobby, then one room's console, or its big screen. What people press is sent as a
// command with the number of the last thing this page knows of, so that two devices cannot press over each other.

const ANSWER_BY = 6000;
const SETTLE = 600; // from a change to the next press that counts
const LOW = 60; // seconds of a timer at which it is said to be running out

/* ---- a part of the page, drawn anew only when what it shows has changed ---- */

const marked = (root) => [...root.querySelectorAll("[data-k]")];

function stateOf(node) {
  const { tagName } = node;
  if (tagName === "DETAILS") return node.open;
  if (tagName === "SELECT") return node.value;
  if (tagName === "INPUT" || tagName === "TEXTAREA") return node.value === node.defaultValue ? undefined : node.value;
  return undefined;
}

function restore(node, state) {
  if (state === undefined) return;
  if (node.tagName === "DETAILS") node.open = state;
  else if (node.tagName !== "SELECT" || [...node.options].some(({ value }) => value === state)) node.value = state;
}

// Redraws, and puts back what was open, typed and chosen, and whoever had the focus.
function keeping(root, redraw) {
  const active = root.contains(document.activeElement) ? document.activeElement : null;
  const held = active?.closest("[data-k]");
  const caret = active && "selectionStart" in active ? [active.selectionStart, active.selectionEnd] : null;
  const states = new Map(marked(root).map((node) => [node.dataset.k, stateOf(node)]));
  const inSummary = active?.tagName === "SUMMARY";
  redraw();
  for (const node of marked(root)) restore(node, states.get(node.dataset.k));
  if (!active) return;
  const again = held && marked(root).find((node) => node.dataset.k === held.dataset.k);
  const target = (inSummary ? again?.querySelector("summary") : again) ?? root.querySelector("[tabindex='-1']");
  target?.focus({ preventScroll: true });
  if (caret?.[0] != null && target && "setSelectionRange" in target && target.type !== "number") {
    target.setSelectionRange(...caret);
  }
}

class Part {
  constructor({ name, tag: element = "section", pick, draw }, desk) {
    Object.assign(this, { pick, make: draw, desk, node: h(element, { class: `wb-part-${name}` }) });
  }

  update(view) {
    const picked = view && this.pick(view, this.desk);
    const shown = JSON.stringify(picked ?? null);
    if (shown === this.shown) return;
    this.shown = shown;
    const draw = () => this.node.replaceChildren(...(picked ? this.make(view, this.desk) : []).flat(2).filter(Boolean));
    keeping(this.node, draw);
    this.node.hidden = !this.node.childNodes.length;
  }
}

/* ---- the desk: what is sent, and what is known ---- */

class Desk {
  constructor({ model, el, signal }) {
    Object.assign(this, { model, el, t: speaker(model.get("words")), local: {}, busy: null, at: performance.now() });
    this.heart = heartOf(model.widget_manager);
    const code = screenCode();
    if (code) this.projector = new Projector(model, code, this.t, () => this.tick());
    else this.build();
    el.append(this.projector?.root ?? this.root);
    this.listen(signal);
    this.update();
  }

  listen(signal) {
    const { model } = this;
    listenTo(model, "change:view", () => this.update());
    listenTo(model, "msg:custom", (message) => this.hear(message));
    window.addEventListener("workbook:resync", () => this.send({ type: "resync" }), { signal });
    // The same page with another address is another page: the console, or the big screen of a room.
    window.addEventListener("hashchange", () => screenCode() !== (this.projector?.code ?? null) && location.reload(), { signal });
    const ticking = setInterval(() => this.tick(), 500);
    signal?.addEventListener("abort", () => (clearInterval(ticking), clearTimeout(this.alarm)));
    this.heart.join({ send: (message) => this.send(message), silent: (on) => this.silent(on) }, signal);
  }

  build() {
    const part = (spec) => new Part(spec, this);
    this.lobby = part(LOBBY);
    this.report = part(reportPart);
    this.parts = Object.fromEntries([...CONSOLE, ...BACKSTAGE].map((spec) => [spec.name, part(spec)]));
    const { parts } = this;
    const nodes = (specs) => specs.map(({ name }) => parts[name].node);
    this.alert = h("p", { class: "wb-alert", role: "alert" });
    this.quiet = h("p", { class: "wb-silent" });
    this.live = h("p", { class: "wb-hide", role: "status" });
    this.act = h("div", { class: "wb-console-act" }, this.alert, this.quiet, parts.undo.node, parts.press.node);
    this.middle = h(
      "div",
      { class: "wb-console-middle" },
      parts.step.node,
      this.act,
      nodes(CONSOLE.filter(({ at }) => at === "middle")),
    );
    this.side = h(
      "div",
      { class: "wb-console-rest" },
      h("h2", { class: "wb-console-heading" }, this.t("rest")),
      nodes(BACKSTAGE),
    );
    this.room = h(
      "div",
      { class: "wb-console-room" },
      parts.head.node,
      this.report.node,
      h("div", { class: "wb-console-grid" }, this.middle, parts.notes.node, parts.agenda.node, this.side),
    );
    // JupyterLab would otherwise take arrow keys and Enter for its own.
    this.root = h("div", { class: "wb wb-console", "data-lm-suppress-shortcuts": "true" }, this.lobby.node, this.room, this.live);
  }

  get view() {
    return this.model.get("view");
  }

  /* -- what arrives -- */

  update() {
    const { view } = this;
    if (!same(view, this.known)) this.at = performance.now();
    this.known = view;
    if (this.projector) return this.projector.update(view);
    this.settle();
    this.draw();
    this.said(view.room);
  }

  draw() {
    const { view } = this;
    const room = view.stage === "room" ? view.room : null;
    const moved = this.drawnCode !== undefined && this.drawnCode !== (room?.code ?? null);
    this.drawnCode = room?.code ?? null;
    document.body.classList.toggle("wb-in-room", Boolean(room));
    this.room.hidden = !room;
    // One line for what goes wrong: beside the big button in a room, on top of the lobby without one.
    if (room && this.alert.parentNode !== this.act) this.act.prepend(this.alert, this.quiet);
    if (!room && this.alert.parentNode !== this.root) this.root.prepend(this.alert, this.quiet);
    this.lobby.update(room ? null : view);
    this.report.update(room && view);
    for (const part of Object.values(this.parts)) part.update(room && view);
    this.room.classList.toggle("wb-console-over", Boolean(room?.ended));
    if (moved) this.arrive();
    this.show(); // what was drawn anew cannot be pressed yet, either
    this.tick();
  }

  // Another room, or the lobby again: start at its top.
  arrive() {
    window.scrollTo(0, 0);
    this.root.querySelector(".wb-console-title")?.focus({ preventScroll: true });
  }

  // What changed on another device, or by itself, in a few words for those who do not see it.
  said(room) {
    const now = room?.step ? `${room.step.id} ${room.phase} ${room.round} ${room.paused}` : null;
    if (now && this.saidLast && now !== this.saidLast) {
      this.announce(
        this.t("now_is", { title: room.step.title, state: this.t(room.paused ? "state_paused" : `is_${room.phase}`) }),
      );
    }
    if (this.saidLast !== undefined && now !== this.saidLast) this.rest();
    this.saidLast = now;
  }

  hear(message) {
    this.heart.heard();
    if (message.type === "pong") return;
    if (message.type !== "refused") return this.settle();
    if (this.projector) return this.view.stage === "room" || this.projector.refused(message.message);
    this.settle();
    this.alert.textContent = message.message;
  }

  settle() {
    clearTimeout(this.alarm);
    this.busy = null;
    this.show();
  }

  // A second press of a double click must not press what has taken the button's place.
  rest() {
    clearTimeout(this.waking);
    this.resting = true;
    this.waking = setTimeout(() => ((this.resting = false), this.show()), SETTLE);
    this.show();
  }

  // Buttons cannot be pressed while something is under way, or has only just happened.
  show() {
    const at = this.busy ?? (this.resting ? "rest" : null);
    if (this.root) at ? (this.root.dataset.busy = at) : delete this.root.dataset.busy;
    this.disable(Boolean(at));
  }

  silent(on) {
    if (this.projector) return;
    this.quiet.textContent = on ? this.t("silent_room") : "";
    if (on) this.settle();
  }

  announce(text) {
    this.live.textContent = "";
    setTimeout(() => (this.live.textContent = text), 60);
  }

  /* -- what is pressed -- */

  send(message) {
    try {
      Promise.resolve(this.model.send(message)).catch(() => {});
    } catch {
      // A closed channel is the same as no answer.
    }
  }

  ask(command, args = {}) {
    if (this.busy || this.resting) return;
    this.alert.textContent = "";
    this.busy = command;
    this.show();
    this.alarm = setTimeout(() => this.overdue(), ANSWER_BY);
    this.send({ type: "do", seq: this.view.room?.seq ?? 0, do: command, ...args });
  }

  overdue() {
    this.settle();
    this.alert.textContent = this.t("no_answer");
    this.heart.lost();
  }

  disable(on) {
    this.root?.querySelectorAll(".wb-do").forEach((
      button,
    ) => (on || button.dataset.off ? button.setAttribute("aria-disabled", "true") : button.removeAttribute("aria-disabled")));
  }

  // Something only this page knows has changed (a question asked back, an editor opened).
  set(change) {
    Object.assign(this.local, change);
    this.draw();
  }

  // A button that sends a command.
  button(key, label, command, args, { look = "wb-second", off = false, name = null } = {}) {
    return h("button", {
      type: "button",
      class: `${look} wb-do`,
      "data-k": key,
      "aria-label": name,
      "data-off": off || null,
      "aria-disabled": off ? "true" : null,
      on: { click: () => !off && this.ask(command, typeof args === "function" ? args() : args) },
    }, label);
  }

  /* -- clocks run here between two views -- */

  tick() {
    const { room } = this.view;
    if (!room) return;
    const gone = room.ended ? 0 : Math.floor((performance.now() - this.at) / 1000);
    for (const node of (this.projector?.root ?? this.root).querySelectorAll("[data-clock]")) this.clock(node, room, gone);
  }

  clock(node, room, gone) {
    const { timer, undo } = room;
    const left = { left: timer?.left, undo: undo?.left }[node.dataset.clock];
    const rest = left === undefined
      ? null
      : Math.max(0, Math.ceil(left - (node.dataset.clock === "left" && room.paused ? 0 : gone)));
    const text = this.reading(node.dataset.clock, room, rest, gone);
    if (node.textContent !== text) node.textContent = text;
    if (node.dataset.clock === "undo") node.closest(".wb-part-undo").classList.toggle("wb-console-late", rest === 0);
    if (node.dataset.clock !== "left") return;
    node.toggleAttribute("data-low", rest !== null && rest <= LOW);
    if (!this.projector) this.warn(rest);
  }

  // A pause stops the step. The hour at which the room is needed by others it does not stop.
  reading(name, room, rest, gone) {
    const minutes = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
    if (name === "undo") return this.t("undo_left", { n: rest });
    if (name === "left") {
      return rest === null ? "" : rest === 0 ? this.t("timer_over") : this.t("timer_left", { time: minutes(rest) });
    }
    const seconds = { spent: room.spent, whole: room.whole }[name];
    return seconds === null || seconds === undefined ? "" : minutes(seconds + (room.paused && name === "spent" ? 0 : gone));
  }

  // A timer warns twice, and cuts nobody off.
  warn(rest) {
    const sign = rest === null ? null : rest === 0 ? "timer_over" : rest <= LOW ? "timer_low" : "running";
    if (this.sign && sign !== this.sign && sign?.startsWith("timer")) this.announce(this.t(sign));
    this.sign = sign;
  }
}

export default { render: (parts) => void new Desk(parts) };
