// What every component shares: drawing, the outbox, the kernel's heartbeat, and the frame of an exercise.
// The Python side puts this text in front of each component, so its names are the components' names too.
// A live room draws exercises inside its own component; `room` in what follows is what it hands to their frame.

const DEBOUNCE = 500;
const PATIENCE = 6000;
const BEAT = 10000;
const PONG_BY = 8000;

/* ---- drawing ---- */

// An element. Text goes in as text nodes only, so nothing a person wrote can become markup.
export function h(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (name === "on") { for (const [type, listener] of Object.entries(value)) node.addEventListener(type, listener); }
    else if (name === "style") node.style.cssText = value; // as an attribute, the page's policy would refuse it
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  if (tag === "textarea" || tag === "input" || tag === "option") node.dir = "auto"; // their text goes its own way, too
  node.append(...children.flat(2).filter((child) => child != null && child !== false));
  return node;
}

// Letters that run right to left.
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

// A text of others as it goes into a sentence of ours: where it runs right to left, apart from it, between the signs
// that Unicode has for this. Any other text, and what has none of these letters (a code, a number), stays as it is.
export function isolated(value) {
  return typeof value === "string" && RIGHT_TO_LEFT.test(value) ? `\u2068${value}\u2069` : value;
}

export function fill(template, values = {}) {
  return template.replace(/\{(\w+)\}/g, (_, name) => isolated(values[name] ?? ""));
}

// Looks words up, and picks the singular where a count asks for it.
export function speaker(words) {
  return (key, values = {}) => {
    const single = values.n === 1 ? words[`${key}_one`] : undefined;
    return fill(single ?? words[key] ?? key, values);
  };
}

export function paragraphs(text) {
  const parts = String(text ?? "").split(/\n\s*\n/).map((part) => part.trim());
  return parts.filter(Boolean).map((part) => h("p", null, part));
}

// Each component is a module of its own, so a counter would give the same id twice on one page.
export function uid(prefix) {
  return `wb-${prefix}-${randomId().slice(0, 12)}`;
}

// `at` is younger than browsers that are still about.
export function last(list) {
  return list[list.length - 1];
}

export function letter(index) {
  return String.fromCharCode(65 + index);
}

export function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

// Whether two answers say the same, whatever the order of their parts and with or without their blanks.
export function alike(one, other) {
  return same(plain(one), plain(other));
}

function plain(answer) {
  if (Array.isArray(answer)) return answer.map(plain).sort();
  if (answer === null || typeof answer !== "object") return answer === "" ? null : answer ?? null;
  const parts = Object.entries(answer).map(([name, value]) => [name, plain(value)]).filter(([, value]) => value !== null);
  return Object.fromEntries(parts.sort(([a], [b]) => (a < b ? -1 : 1)));
}

// Hears what a model says. The widget manager would swallow what goes wrong in here, and keep the message from all who come
// after: it goes to the page's console instead, and to nobody's loss.
export function listenTo(model, type, listener) {
  model.on(type, (what) => {
    try {
      listener(what);
    } catch (error) {
      setTimeout(() => {
        throw error;
      });
    }
  });
}

// Brings a part of the page into view, without motion where motion is not wanted.
export function reveal(node, block = "start") {
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  node.scrollIntoView({ block, behavior: calm ? "auto" : "smooth" });
}

// How far from guessing to full marks, in words: null where there is nothing to say in figures.
export function percent(above) {
  if (above <= 0) return null;
  return above >= 1 ? 100 : Math.min(99, Math.max(1, Math.round(above * 100)));
}

function place(share) {
  return `${Math.min(100, Math.max(0, share * 100)).toFixed(1)}%`;
}

// The one figure and the thin bar with the chance mark on it.
export function scoreLine(score, t) {
  const figure = percent(score.above);
  const words = figure === null ? t("score_guessing") : figure === 100 ? t("score_full") : null;
  const line = words
    ? h("p", { class: "wb-figure" }, h("strong", { class: "wb-figure-words" }, words))
    : h("p", { class: "wb-figure" }, h("strong", null, `${figure}%`), " ", h("span", null, t("score_way")));
  const chance = score.chance / score.maximum;
  const bar = h(
    "div",
    { class: "wb-scale", "aria-hidden": "true" },
    h("div", { class: "wb-track" }, h("span", { class: "wb-fill", style: `inline-size:${place(score.points / score.maximum)}` })),
    h("span", { class: "wb-mark", style: `inset-inline-start:${place(chance)}` }),
    h("span", { class: "wb-mark-word", style: `inset-inline-start:clamp(2em, ${place(chance)}, 100% - 8em)` }, t("score_mark")),
    h("span", { class: "wb-scale-end" }, t("score_end")),
  );
  return [line, bar];
}

export function tag(text, look) {
  return h("span", { class: `wb-tag wb-tag-${look}` }, text);
}

// The guidance behind a verdict: its sources' names in sight, its text one press away.
export function footnote(guidance, t) {
  if (!guidance?.length) return null;
  const sources = [...new Set(guidance.map((row) => row.source))].join("; ");
  const rows = guidance.map((row) => h("li", null, row.text, " ", h("cite", null, `(${row.source})`)));
  return h(
    "details",
    { class: "wb-footnote" },
    h("summary", { class: "wb-chevron" }, t("guidance", { source: sources })),
    h("ul", null, rows),
  );
}

const MONTHS = Array.from({ length: 12 }, (_, n) => new Date(2000, n, 1).toLocaleString("en-GB", { month: "long" }));

// A date as precise as it is given: a year, a month or a day.
export function when(iso) {
  const [year, month, day] = iso.split("-");
  return [day && Number(day), month && MONTHS[month - 1], year].filter(Boolean).join(" ");
}

// What the guidance leaves out: why it matters here in sight, what is generally so one press away.
function beyond({ title, here, text, sources, review_by: day }, t) {
  return h(
    "div",
    { class: "wb-beyond", role: "note" },
    h("p", { class: "wb-beyond-kind" }, t("beyond")),
    h("p", { class: "wb-beyond-title" }, title),
    paragraphs(here),
    h(
      "details",
      { class: "wb-footnote" },
      h("summary", { class: "wb-chevron" }, t("beyond_more")),
      paragraphs(text),
      h("p", null, t("beyond_look", { sources: sources.join("; ") })),
      h("p", null, t("beyond_review", { on: when(day) })),
    ),
  );
}

// Browsers without `inert`: no key but the one that leads out changes what is held. The stylesheet keeps off the pointer.
function keysHeld(event) {
  if (!this.hasAttribute("inert") || event.key === "Tab") return;
  event.preventDefault();
  event.stopPropagation();
}

// Where a term cannot be a button of its own: in controls and their names, in headings, in what is read out.
const NO_TERMS =
  "button, a, label, legend, summary, select, textarea, h3, h4, cite, [role=status], .wb-smallline, .wb-bar, .wb-aside, .wb-term-card, .wb-terms";

// A term as a button that shows its card; the card goes to the end of the exercise, out of the sentence.
function explained(form, plain, cards) {
  const id = uid("term");
  cards.append(h("span", { class: "wb-term-card", popover: true, id }, h("strong", null, form), " ", plain));
  const told = POPOVERS ? {} : { "aria-expanded": "false", "aria-controls": id };
  return h(
    "button",
    { type: "button", class: "wb-term", popovertarget: id, "aria-describedby": id, "data-form": form, ...told },
    form,
  );
}

// Browsers without popovers: the same button shows and hides the same card, and tells which. Once for a page, whose
// prose has terms, too.
const POPOVERS = "popover" in HTMLElement.prototype;

function showCards() {
  if (POPOVERS || window[Symbol.for("workbook.cards")]) return;
  window[Symbol.for("workbook.cards")] = true;
  const cardOf = (button) => document.getElementById(button.getAttribute("popovertarget"));
  const toggle = (button, shown) => {
    cardOf(button)?.classList.toggle("wb-term-shown", shown);
    button.setAttribute("aria-expanded", String(shown));
  };
  const only = (button, shown = false) =>
    document.querySelectorAll(".wb-term[aria-expanded]").forEach((one) => toggle(one, one === button && shown));
  for (const button of document.querySelectorAll(".prose .wb-term")) {
    button.setAttribute("aria-controls", button.getAttribute("popovertarget"));
    toggle(button, false);
  }
  document.addEventListener("click", ({ target }) => {
    const button = target.closest(".wb-term[popovertarget]");
    only(button, button?.getAttribute("aria-expanded") === "false");
  });
  document.addEventListener("keydown", ({ key }) => key === "Escape" && only(null));
}
showCards();

function wholeWords(forms) {
  const escaped = [...forms].sort((a, b) => b.length - a.length).map((form) => form.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`\\b(?:${escaped.join("|")})\\b`, "g");
}

// Makes the first stand of each term under a node explain itself. Returns the terms that stand only in controls.
function explain(root, terms, cards) {
  const left = new Set(Object.keys(terms));
  root.querySelectorAll(":not(.wb-terms) > [data-form]").forEach((node) => left.delete(node.dataset.form));
  if (!left.size) return [];
  const pattern = wholeWords(left);
  const prose = {
    acceptNode: (node) => (node.parentElement.closest(NO_TERMS) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT),
  };
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT, prose);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  for (let text of texts) {
    let end = 0;
    for (const { 0: form, index } of text.data.matchAll(pattern)) {
      if (!left.delete(form)) continue;
      const found = text.splitText(index - end);
      text = found.splitText(form.length);
      end = index + form.length;
      found.replaceWith(explained(form, terms[form], cards));
    }
  }
  const controls = [...root.querySelectorAll(".wb-body :is(label, legend, button, summary, option)")].map((node) =>
    node.textContent
  );
  return [...left].filter((form) => controls.some((text) => text.search(wholeWords([form])) >= 0));
}

// A box to write in, and a line under it that counts. Nothing is cut off: what is too long is said.
export function writing({ label, help, value, limit, rows, count, change }, t) {
  const [id, helpId, countId] = [uid("write"), uid("help"), uid("count")];
  const line = h("p", { class: "wb-quiet wb-writing-count", id: countId });
  const told = (text) => {
    const left = limit - [...text].length;
    line.classList.toggle("wb-writing-over", left < 0);
    const near = left < limit / 10 && t("characters_left", { n: left });
    line.textContent = left < 0 ? t("too_long", { n: -left }) : [count?.(text), near].filter(Boolean).join(" ");
  };
  const box = h("textarea", {
    class: "wb-writing-box",
    id,
    rows,
    spellcheck: "true",
    autocomplete: "off",
    "aria-describedby": `${helpId} ${countId}`,
    on: { input: () => (told(box.value), change(box.value)) },
  });
  box.value = value;
  told(value);
  return h(
    "div",
    { class: "wb-writing" },
    h("label", { for: id }, label),
    h("p", { class: "wb-quiet", id: helpId }, help),
    box,
    line,
  );
}

// The roles as cards to choose from, one of them chosen already or none.
export function rolePicker({ now, roles }, t, choose) {
  const name = uid("role");
  return h(
    "fieldset",
    { class: "wb-options wb-role-picker" },
    h("legend", null, t("role_ask")),
    roles.map((role) =>
      h(
        "label",
        { class: "wb-option wb-ring" },
        h("input", {
          type: "radio",
          name,
          value: role,
          class: "wb-option-input",
          checked: role === now,
          on: { change: () => choose(role) },
        }),
        h("span", { class: "wb-letter wb-letter-round", "aria-hidden": "true" }),
        h("span", { class: "wb-option-text" }, t(`role_${role}`)),
      )
    ),
  );
}

/* ---- the outbox: what the server has not yet acknowledged survives a reload ---- */

const memory = new Map();

// What only this page remembers, because the browser would not keep it.
const unkept = new Set();
const unsent = ({ submit, text, ...value }) => Boolean(submit || text || "answer" in value);

// A page that is about to be loaded anew asks first.
window.addEventListener("workbook:leaving", (event) => {
  if ([...unkept].some((key) => unsent(memory.get(key)))) event.preventDefault();
});

export function load(key) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? memory.get(key) ?? {};
  } catch {
    return memory.get(key) ?? {};
  }
}

export function keep(key, value) {
  memory.set(key, value);
  try {
    localStorage.setItem(key, JSON.stringify(value));
    unkept.delete(key);
  } catch {
    unkept.add(key); // Storage may be full or forbidden; the page itself still remembers.
  }
}

export function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/* ---- the heartbeat: one for each kernel on the page, whatever the number of components ---- */

class Heart {
  constructor(manager) {
    Object.assign(this, { manager, members: [], count: 0, waiting: null, quiet: false });
    window.dispatchEvent(new CustomEvent("workbook:kernel", { detail: { manager } }));
    document.addEventListener("visibilitychange", () => (document.hidden ? this.rest() : this.beat()));
    manager.kernel?.statusChanged?.connect((_, status) => /restarting$/.test(status) && this.restarted());
    setInterval(() => this.beat(), BEAT);
  }

  join(member, signal) {
    this.members.push(member);
    signal?.addEventListener("abort", () => (this.members = this.members.filter((one) => one !== member)));
    member.silent(this.quiet);
  }

  // In JupyterLab a learner may do that. What was drawn before gets no answer any more, until its cell is run again.
  restarted() {
    this.rest();
    this.quiet = false;
    this.members.splice(0).forEach((member) => member.silent(true));
  }

  beat() {
    if (document.hidden || !this.members.length) return;
    this.rest();
    this.waiting = setTimeout(() => this.lost(), PONG_BY);
    this.members[0].send({ type: "ping", n: this.count += 1 });
  }

  rest() {
    clearTimeout(this.waiting);
  }

  // A page that shows this in its own way calls preventDefault; otherwise each exercise says it itself.
  lost() {
    this.quiet = true;
    const event = new CustomEvent("workbook:silent", { cancelable: true, detail: { manager: this.manager } });
    if (window.dispatchEvent(event)) this.members.forEach((member) => member.silent(true));
  }

  heard() {
    this.rest();
    window.dispatchEvent(new CustomEvent("workbook:heard", { detail: { manager: this.manager } }));
    if (!this.quiet) return;
    this.quiet = false;
    this.members.forEach((member) => member.silent(false));
  }
}

// Each component is a module of its own, so the hearts they share hang on the window.
export function heartOf(manager) {
  const hearts = (window[Symbol.for("workbook.hearts")] ??= new Map());
  if (!hearts.has(manager)) hearts.set(manager, new Heart(manager));
  return hearts.get(manager);
}

// What the server holds of an answer: the answer itself, a draft of it, or nothing.
function heldOf({ state, sent, draft }) {
  const answered = state === "open" ? sent != null && (!draft || alike(draft.answer, sent)) : sent !== null;
  return answered ? "saved" : state === "open" && draft ? "draft" : "";
}

/* ---- the post: drafts and submissions on their way to the server ---- */

export class Post {
  constructor(model, { onState, onRefused, onOther }, signal) {
    Object.assign(this, { model, onState, onRefused, onOther, seq: 0, tries: 0, draft: null, submit: null });
    this.heart = heartOf(model.widget_manager);
    listenTo(model, "msg:custom", (message) => this.hear(message));
    const listen = (target, type, listener) => target.addEventListener(type, listener, { signal });
    listen(window, "online", () => this.hurry());
    listen(window, "pagehide", () => this.flush());
    listen(document, "visibilitychange", () => (document.hidden ? this.flush() : this.hurry()));
    listen(window, "workbook:resync", () => (this.send({ type: "resync" }), this.hurry()));
    listen(window, "storage", (event) => event.key === this.key && this.overtaken());
    signal?.addEventListener("abort", () => [this.timer, this.alarm].forEach(clearTimeout));
  }

  // Takes a view from the server and returns what this page holds that is newer than it, if anything.
  adopt(view) {
    this.key = `workbook:outbox:${view.who}:${view.place}`;
    const known = this.attempt === view.attempt && this.version === view.version;
    const resumed = this.paused && !view.paused;
    Object.assign(this, {
      attempt: view.attempt,
      version: view.version,
      open: view.state === "open",
      paused: Boolean(view.paused),
    });
    if (!this.submit) clearTimeout(this.alarm);
    if (!known) this.restore(view);
    else if (view.state === "answered") this.answered();
    else if (this.open) this.noted(view.draft?.seq ?? 0);
    else this.halted(view);
    this.seq = Math.max(this.seq, view.draft?.seq ?? 0);
    if (this.submit && this.paused) this.state(this.unsent);
    else if (this.submit && resumed) this.later(0);
    this.settle();
    return this.submit ?? this.draft;
  }

  // Answered, here or in another tab: nothing that was being written counts any more.
  answered() {
    this.draft = null;
    this.calm = "saved";
    if (!this.submit) this.state("saved");
  }

  // Closed, but it may open again: what was being written is kept, and not sent.
  halted(view) {
    this.calm = heldOf(view);
    if (!this.submit) clearTimeout(this.timer), this.state(this.calm);
  }

  restore(view) {
    const kept = load(this.key);
    const fits = kept.attempt === view.attempt && kept.version === view.version;
    const stored = view.draft?.seq ?? 0;
    this.submit = (fits && kept.submit) || null;
    this.draft = fits && view.state === "open" && kept.seq > stored && "answer" in kept
      ? { seq: kept.seq, answer: kept.answer }
      : null;
    this.seq = fits ? kept.seq ?? 0 : 0;
    this.tries = 0;
    this.calm = heldOf(view);
    this.state(this.submit || this.draft ? "saving" : this.calm);
    this.pump();
  }

  store() {
    const draft = this.draft ? { answer: this.draft.answer } : {};
    keep(this.key, { attempt: this.attempt, version: this.version, seq: this.seq, submit: this.submit, ...draft });
  }

  state(name) {
    if (name !== this.shown) this.onState(this.shown = name);
  }

  // What is said of something that the server does not have yet: in a pause it is in nobody's way.
  get unsent() {
    return this.submit && this.paused ? "kept" : "trying";
  }

  // Back to what was true before a request that has now been answered.
  settle() {
    if (this.shown === "asking") this.state(this.submit || this.draft ? "saving" : this.calm);
  }

  // Another tab may have moved on since: the number goes above whatever either has used.
  change(answer, now = false) {
    const other = load(this.key);
    const used = other.attempt === this.attempt ? other.seq ?? 0 : 0;
    this.seq = Math.max(this.seq, used) + 1;
    this.draft = { seq: this.seq, answer };
    this.later(now ? 0 : DEBOUNCE);
  }

  hand(answer) {
    this.submit = { id: randomId(), answer };
    this.alarm = setTimeout(() => this.overdue(), PATIENCE);
    this.later(0);
  }

  later(wait) {
    this.tries = 0;
    this.store();
    this.state("saving");
    clearTimeout(this.timer);
    if (wait) this.timer = setTimeout(() => this.pump(), wait);
    else this.pump();
  }

  // Sends what is waiting, and again at longer and longer intervals until the server has said it holds it.
  pump() {
    clearTimeout(this.timer);
    const { attempt, version, submit, draft } = this;
    if (submit) this.send({ type: "submit", attempt, version, ...submit });
    else if (draft && this.open) this.send({ type: "draft", attempt, ...draft });
    else return;
    if (this.tries > 0) this.state(this.unsent);
    this.tries += 1;
    this.timer = setTimeout(() => this.pump(), Math.min(15000, 1000 * 2 ** this.tries));
  }

  // Something that leaves nothing to lose: if no answer comes, the person may simply press again.
  ask(message) {
    this.state("asking");
    this.alarm = setTimeout(() => this.overdue(), PATIENCE);
    this.send(message);
  }

  // A view has come that may be the answer.
  arrived() {
    clearTimeout(this.alarm);
    this.settle();
  }

  overdue() {
    this.heart.lost();
    this.state(this.submit || this.draft ? this.unsent : this.calm);
  }

  hurry() {
    this.tries = Math.min(this.tries, 1);
    this.pump();
  }

  flush() {
    if (this.draft && this.tries === 0) this.pump();
  }

  send(message) {
    try {
      Promise.resolve(this.model.send(message)).catch(() => {});
    } catch {
      // A closed channel is the same as no answer: the outbox will try again.
    }
  }

  hear(message) {
    clearTimeout(this.alarm);
    this.heart.heard();
    if (message.type === "noted" && message.attempt === this.attempt) this.noted(message.seq);
    if (message.type === "saved" && message.id === this.submit?.id) this.saved();
    if (message.type === "later") this.notNow(message);
    if (message.type === "refused") this.refused(message);
    if (message.type !== "pong") this.settle();
  }

  noted(seq) {
    if (!this.draft || seq < this.draft.seq) return;
    this.draft = null;
    this.store();
    if (!this.submit) clearTimeout(this.timer), this.state(this.calm = "draft");
  }

  saved() {
    this.submit = this.draft = null;
    clearTimeout(this.timer);
    this.store();
    this.state(this.calm = "saved");
  }

  // It cannot be taken at the moment: it stays here, and is sent again by itself.
  notNow({ id }) {
    if (id && id === this.submit?.id) this.state(this.unsent);
  }

  // The server has ruled, so sending again is no use; the answer stays on the page for the person to change.
  refused({ id, seq, message }) {
    const ours = (id && id === this.submit?.id) || (seq && seq === this.draft?.seq);
    if (ours) {
      clearTimeout(this.timer);
      if (id) this.submit = null, this.store();
      else this.draft = null;
      this.state("refused");
    }
    this.onRefused(message);
  }

  // Another tab of the same browser has a newer draft: take it over, and leave the sending to that tab.
  overtaken() {
    const kept = load(this.key);
    if (kept.attempt !== this.attempt || !(kept.seq > this.seq) || this.submit) return;
    this.seq = kept.seq;
    this.draft = null;
    clearTimeout(this.timer);
    if ("answer" in kept) this.onOther(kept.answer);
  }
}

/* ---- the frame ---- */

function nextExercise(section) {
  const all = [...document.querySelectorAll(".wb-exercise")].filter((node) => node.getClientRects().length);
  return all[all.indexOf(section) + 1] ?? null;
}

// A component gives: blank(view), missing(view, answer), total(view), body(frame), feedback(frame);
// and where it needs them: problem(view, answer), verb(view), tray(frame), drawn(frame), buttonless.
// A room gives: aside, a node of its own between the exercise and the bar, and changed(frame).
class Frame {
  constructor(kind, { model, el, signal, room = null }) {
    Object.assign(this, { kind, model, room, drawn: {}, t: speaker(model.get("words")), armed: false });
    this.build();
    if (room) this.bar.before(room.aside);
    el.append(this.root);
    this.post = new Post(model, {
      onState: (name) => this.showState(name),
      onRefused: (message) => this.refused(message),
      onOther: (answer) => ((this.answer = answer), this.drawBody(true)),
    }, signal);
    listenTo(model, "change:view", () => this.update());
    window.addEventListener("workbook:drawn", () => this.view && this.drawBar(), { signal });
    this.update();
    this.post.heart.join({ send: (m) => this.post.send(m), silent: (on) => this.silent(on) }, signal);
    signal?.addEventListener("abort", () => this.drawing.disconnect());
    window.dispatchEvent(new CustomEvent("workbook:drawn"));
  }

  build() {
    const id = uid("title");
    this.small = h("p", { class: "wb-smallline" });
    this.title = h("h3", { class: "wb-title", id, tabindex: "-1" });
    this.situation = h("div", { class: "wb-prose" });
    this.prompt = h("p", { class: "wb-prompt", id: uid("prompt") });
    this.role = h("div", { class: "wb-role-slot" });
    this.body = h("div", { class: "wb-body" });
    this.body.addEventListener("keydown", keysHeld, true);
    this.terms = h("p", { class: "wb-terms wb-quiet", hidden: true });
    this.cards = h("div", { class: "wb-term-cards" });
    this.hints = h("div", { class: "wb-hints" });
    this.alert = h("p", { class: "wb-alert", role: "alert" });
    this.quiet = h("p", { class: "wb-silent" });
    this.remark = h("p", { class: "wb-remark" });
    this.main = h("button", { type: "button", class: "wb-main", on: { click: () => this.press() } });
    this.second = h("button", { type: "button", class: "wb-link", on: { click: () => this.retry() } }, this.t("retry"));
    this.tray = h("div", { class: "wb-tray-slot" });
    this.saying = h("p", { class: "wb-state" });
    this.live = h("p", { class: "wb-hide wb-live", role: "status" });
    this.bar = h(
      "div",
      { class: "wb-bar" },
      this.alert,
      this.quiet,
      this.remark,
      h("div", { class: "wb-bar-row" }, this.main, this.second, h("div", { class: "wb-bar-side" }, this.tray, this.saying)),
    );
    // JupyterLab would otherwise take arrow keys and Enter for its own.
    this.root = h(
      "section",
      { class: "wb wb-exercise", "aria-labelledby": id, "data-lm-suppress-shortcuts": "true" },
      h("header", { class: "wb-head" }, this.small, this.title),
      this.situation,
      this.prompt,
      this.role,
      this.body,
      this.terms,
      this.hints,
      this.bar,
      this.live,
      this.cards,
    );
    // Components redraw parts of themselves as they like; whatever they draw, its terms explain themselves.
    this.drawing = new MutationObserver(() => this.drawTerms());
  }

  get view() {
    return this.model.get("view");
  }

  get question() {
    return this.view.question;
  }

  // Some kinds earn no marks (a plan, a reflection): no figure is shown, and nothing is called practice.
  get scored() {
    return this.view.scored !== false;
  }

  get open() {
    return this.view.state === "open";
  }

  get answered() {
    return this.view.state === "answered" && Boolean(this.view.feedback);
  }

  // In a room that is paused everything can be looked at and written, and nothing sent.
  get paused() {
    return this.open && Boolean(this.view.paused);
  }

  // Neither to be answered now nor told about yet.
  get held() {
    return !this.open && !this.answered;
  }

  // An answer to a room's question: it may be sent again until the room closes it, and counts as last sent.
  get vote() {
    return this.view.sent !== undefined;
  }

  get sent() {
    return this.view.sent ?? null;
  }

  // What is on the page is what the room has.
  get settled() {
    return this.open && this.sent !== null && alike(this.answer, this.sent);
  }

  /* -- the server's view arrives -- */

  update() {
    const { view } = this;
    if (!view?.place) return;
    const before = this.drawn;
    const within = this.root.contains(document.activeElement);
    const lead = within || document.activeElement === document.body;
    const fresh = before.attempt !== view.attempt || before.place !== view.place || (before.held && this.open);
    const newer = (view.draft?.seq ?? 0) > this.post.seq;
    // Sent anew from another device, or by somebody at the same table, while nothing else was begun here.
    const moved = this.sent !== null && !alike(this.sent, before.sent) && alike(this.answer, before.sent);
    const waiting = this.post.adopt(view);
    const counts = this.held && !this.post.submit ? this.sent : null;
    if (counts !== null) this.answer = counts;
    else if (waiting) this.answer = waiting.answer;
    else if (fresh || newer) this.answer = this.begun() ?? this.sent ?? this.kind.blank(view);
    else if (moved) this.answer = this.sent;
    const { held, answered, sent } = this;
    this.drawn = { place: view.place, attempt: view.attempt, held, answered, sent, body: before.body };
    this.drawHead();
    this.drawRole();
    this.drawBody((fresh || newer || moved) && !waiting);
    this.drawHints();
    this.drawBar();
    if (before.place && lead) this.lead(before, within);
    if (!held) this.kind.drawn?.(this);
    this.drawTerms();
  }

  // What the server has of an answer being written; what was sent after it, before it was noted, has overtaken it.
  begun() {
    const { draft } = this.view;
    return this.sent !== null && this.post.seq > (draft?.seq ?? 0) ? null : draft?.answer;
  }

  // After an answer the reader starts at the feedback; after a retry, at the question.
  lead(before, within) {
    if (this.held) {
      if (within && document.activeElement === document.body) this.title.focus({ preventScroll: true });
      if (!this.room && !before.held) this.announce(this.remark.textContent);
    } else if (!before.answered && this.answered) {
      const score = this.root.querySelector(".wb-figure");
      this.body.querySelector(".wb-feedback-title")?.focus();
      if (score) this.announce(score.textContent);
    } else if (before.attempt !== this.view.attempt) {
      this.prompt.setAttribute("tabindex", "-1");
      this.prompt.focus();
      reveal(this.prompt);
    }
  }

  drawHead() {
    const { view, t } = this;
    const step = !this.room && view.step && view.step.of > 1 ? t("step", view.step) : null;
    const uncounted = view.counted || !this.scored
      ? null
      : t(view.attempt > 1 ? "attempt_practice" : "practice", { n: view.attempt });
    const practice = this.vote ? null : uncounted;
    const parts = [view.scenario?.title, step, practice].filter(Boolean);
    this.small.replaceChildren(...parts.map((part) => h("span", { class: part === practice ? "wb-flag" : null }, part)));
    this.title.textContent = view.title;
    this.situation.replaceChildren(...paragraphs(view.situation));
    this.prompt.textContent = view.prompt;
  }

  // Where the best answer depends on it: who is answering. Asked until it is known.
  drawRole() {
    const { view: { role }, t } = this;
    const key = JSON.stringify([role, this.open]);
    if (key === this.roleKey) return;
    const held = this.role.contains(document.activeElement);
    this.roleKey = key;
    if (!role || !this.open) return void this.role.replaceChildren();
    const choose = (chosen) => this.post.ask({ type: "role", role: chosen });
    const picker = rolePicker(role, t, choose);
    if (role.now) {
      picker.hidden = true;
      const change = h("button", {
        type: "button",
        class: "wb-link",
        "aria-expanded": "false",
        on: { click: () => toggle(change, picker) },
      }, t("role_change"));
      this.role.replaceChildren(h("p", { class: "wb-role-now" }, t("role_now", { role: t(`role_${role.now}`) }), change), picker);
      if (held) change.focus();
    } else {
      this.role.replaceChildren(picker);
    }
  }

  drawTerms() {
    this.drawing.disconnect();
    const { view: { terms }, t } = this;
    const shown = (card) => this.root.querySelector(`[popovertarget="${card.id}"]`);
    [...this.cards.children].filter((card) => !shown(card)).forEach((card) => card.remove());
    const told = explain(this.root, terms, this.cards);
    if (!same(told, this.toldTerms)) {
      this.toldTerms = told;
      this.terms.hidden = !told.length;
      this.terms.replaceChildren(t("terms"), ...told.map((form) => explained(form, terms[form], this.cards)));
    }
    this.drawing.observe(this.root, { childList: true, subtree: true });
  }

  drawBody(always = false) {
    const { view } = this;
    const key = JSON.stringify([view.place, view.version, view.attempt, view.state, view.question, view.feedback]);
    if (!always && key === this.drawn.body) return;
    this.drawn.body = key;
    this.tray.replaceChildren(...[this.open ? this.kind.tray?.(this) : null].filter(Boolean));
    this.body.replaceChildren(...(this.answered ? this.feedback() : [this.kind.body(this)]).flat().filter(Boolean));
    this.changed();
  }

  feedback() {
    const { view: { feedback }, t } = this;
    const missed = this.vote && this.sent === null;
    const top = h(
      "div",
      { class: "wb-feedback" },
      h("h4", { class: "wb-feedback-title", tabindex: "-1" }, this.scored ? t("feedback") : t("feedback_unscored")),
      this.scored && !this.vote && feedback.label !== "first" && h("p", { class: "wb-quiet" }, t(`label_${feedback.label}`)),
      missed ? h("p", null, t("vote_none")) : this.scored && scoreLine(feedback.score, t),
      this.scored && !missed && feedback.blanks > 0 && h("p", { class: "wb-quiet" }, t("blanks", { n: feedback.blanks })),
    );
    const { roles } = feedback;
    const differ = roles &&
      h(
        "div",
        { class: "wb-differ" },
        roles.as && h("p", { class: "wb-quiet" }, t("role_as", { role: t(`role_${roles.as}`) })),
        h(
          "ul",
          { class: "wb-items" },
          roles.differ.map(({ role, because }) =>
            h(
              "li",
              null,
              h("p", { class: "wb-subhead" }, t(role === roles.as ? "role_yours" : "role_differs", { role: t(`role_${role}`) })),
              h("div", { class: "wb-why" }, paragraphs(because)),
            )
          ),
        ),
      );
    const basis = h(
      "div",
      { class: "wb-basis wb-quiet" },
      paragraphs(feedback.note),
      this.scored && h("p", null, t(`rests_${feedback.rests_on}`)),
    );
    return [
      top,
      this.kind.feedback(this),
      differ,
      feedback.beyond.map((box) => beyond(box, t)),
      basis.childElementCount > 0 && basis,
    ];
  }

  /* -- hints -- */

  drawHints() {
    const { view: { hints, counted }, t } = this;
    const any = this.open && hints && hints.shown.length + hints.left > 0;
    const key = JSON.stringify([any, hints, counted]);
    if (key === this.hintKey) return;
    const grown = this.hintKey && this.hints.contains(document.activeElement);
    this.hintKey = key;
    if (!any) return void this.hints.replaceChildren();
    const id = uid("hints");
    const more = hints.left > 0 && [
      counted && this.scored && h("p", { class: "wb-quiet" }, t("hint_warning")),
      h("button", {
        type: "button",
        class: "wb-second",
        on: { click: () => this.post.ask({ type: "hint", attempt: this.view.attempt, number: hints.shown.length + 1 }) },
      }, t(hints.shown.length ? "hint_more" : "hint_show")),
    ];
    const panel = h(
      "div",
      { class: "wb-hint-panel", id, hidden: !hints.shown.length },
      hints.shown.map((text) => h("p", { class: "wb-hint", tabindex: "-1" }, text)),
      more,
    );
    const button = h("button", {
      type: "button",
      class: "wb-link wb-chevron",
      "aria-controls": id,
      "aria-expanded": String(!panel.hidden),
      on: { click: () => toggle(button, panel) },
    }, t("hint"));
    this.hints.replaceChildren(button, panel);
    if (grown) last(panel.querySelectorAll(".wb-hint"))?.focus();
  }

  /* -- the bar -- */

  drawBar() {
    const { t } = this;
    const sending = Boolean(this.post.submit);
    const next = !this.room && nextExercise(this.root);
    this.main.textContent = this.mainLabel(sending);
    this.main.hidden = this.open ? Boolean(this.kind.buttonless) : !next;
    this.main.setAttribute("aria-disabled", String(this.open && (sending || this.settled || this.paused)));
    this.second.hidden = !this.answered || this.vote;
    this.second.textContent = this.scored ? t("retry") : t("retry_unscored");
    this.remark.textContent = this.standing();
    this.root.classList.toggle("wb-held", this.held);
    this.body.toggleAttribute("inert", this.held || (this.open && sending && !this.kind.buttonless));
  }

  mainLabel(sending) {
    const { t } = this;
    if (!this.open) return t("go_on");
    if (this.paused && !this.settled) return t("vote_paused");
    if (sending) return t("submitting");
    if (this.armed) return t("submit_anyway", { n: this.blanks() });
    if (this.sent !== null) return t(this.settled ? "vote_in" : "vote_change");
    return t(this.kind.verb?.(this.view) ?? "submit");
  }

  // Where the answer stands, in one line, where the buttons do not say it.
  standing() {
    const { view, sent, t } = this;
    if (this.held) return t(view.held === "elsewhere" ? "held_elsewhere" : sent === null ? "held_nothing" : "held_closed");
    if (this.paused) return this.post.submit || this.settled ? "" : t("vote_paused_why");
    return this.open && sent !== null ? t("vote_open") : "";
  }

  showState(name) {
    this.saying.textContent = name ? this.t(`state_${name}`) : "";
    this.saying.dataset.state = name;
    if (name === "trying") this.announce(this.t("state_trying"));
    if (this.post) this.drawBar();
  }

  silent(on) {
    this.quiet.textContent = on ? this.t("silent") : "";
  }

  announce(text) {
    this.live.textContent = "";
    setTimeout(() => (this.live.textContent = text), 60);
  }

  say(message) {
    this.alert.textContent = message;
  }

  refused(message) {
    this.say(message);
    if (this.held && this.sent !== null) this.answer = this.sent, this.drawBody(true), this.say(message);
    this.drawBar();
    this.kind.refused?.(this);
  }

  /* -- what the person does -- */

  blanks() {
    return this.kind.missing(this.view, this.answer);
  }

  // A component calls this with each new answer; it redraws itself.
  change(answer, now) {
    this.answer = answer;
    this.post.change(answer, now);
    this.changed();
  }

  changed() {
    this.armed = false;
    if (this.alert.textContent) this.say("");
    this.drawBar();
    this.room?.changed(this);
  }

  press() {
    if (this.main.getAttribute("aria-disabled") === "true") return;
    if (!this.open) return this.goOn();
    if (this.view.role && !this.view.role.now) return this.say(this.t("role_first"));
    const blanks = this.blanks();
    const problem = this.kind.problem?.(this.view, this.answer, this.t) ??
      (blanks === this.kind.total(this.view) ? this.t("nothing_yet") : null);
    if (problem) return this.say(problem);
    if (blanks > 0 && !this.armed) {
      this.armed = true;
      this.say(this.scored ? this.t("blank_warning", { n: blanks }) : this.t("blank_unscored", { n: blanks }));
      return this.drawBar();
    }
    this.submit();
  }

  submit() {
    this.say("");
    this.post.hand(this.answer);
    this.drawBar();
  }

  retry(from) {
    const back = from === undefined ? {} : { from };
    this.post.ask({ type: "retry", attempt: this.view.attempt + 1, ...back });
  }

  goOn() {
    const next = nextExercise(this.root);
    if (!next) return;
    reveal(next);
    next.querySelector(".wb-title")?.focus({ preventScroll: true });
  }
}

export function toggle(button, panel) {
  panel.hidden = !panel.hidden;
  button.setAttribute("aria-expanded", String(!panel.hidden));
}

export function exercise(kind) {
  return { render: (parts) => void new Frame(kind, parts), frame: (parts) => new Frame(kind, parts) };
}
