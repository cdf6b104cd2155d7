import choice from "./choice.js";
import conversation from "./conversation.js";
import letters from "./letter.js";
import matching from "./matching.js";
import { drawPicture } from "./picture.js";
import placing from "./placing.js";
import plan from "./plan.js";
import ranking from "./ranking.js";
import rating from "./rating.js";
import reflection from "./reflection.js";
import schedule from "./schedule.js";
import triage from "./triage.js";
import {
  h,
  keep,
  listenTo,
  load,
  paragraphs,
  Post,
  randomId,
  reveal,
  same,
  speaker,
  tag,
  toggle,
  uid,
  writing,
} from "./shared.js";

// The live room on an attendee's phone: one page from the code to the thank you. The server says what is
// to be seen now; whatever comes next opens by itself.

const KINDS = { choice, conversation, letter: letters, matching, placing, plan, ranking, rating, reflection, schedule, triage };
const SURE = [1, 2, 3];
const TYPING = 5000; // between two words to the facilitator that somebody is at work
const AGAIN = 4000; // between two tries to bring a question to the facilitator
const LONGEST = 500; // characters of a question
const LAST_MINUTE = 60;
const JOINING = "workbook:joining"; // what was typed into the first form, in this tab

/* ---- the parts of the page ---- */

// Drawn anew only where what it shows has changed, so that nothing being read or typed is taken away.
class Part {
  constructor(make, props, tag = "div") {
    Object.assign(this, { make, node: h(tag, { ...props, hidden: true }) });
  }

  draw(shown) {
    if (same(shown, this.shown)) return;
    this.shown = shown;
    this.node.replaceChildren(...[shown === null ? null : this.make(shown)].flat(2).filter(Boolean));
    this.node.hidden = !this.node.childNodes.length;
  }
}

// One widget and two who write through it, the room and the exercise in it: each has an end of its own.
class End {
  constructor(model, get, send) {
    Object.assign(this, { get, send, widget_manager: model.widget_manager, listeners: [] });
  }

  on(type, listener) {
    this.listeners.push([type, listener]);
  }

  tell(type, what) {
    this.listeners.filter(([heard]) => heard === type).forEach(([, listener]) => listener(what));
  }
}

function field(label, control, help) {
  control.id = uid("field");
  const note = help && h("p", { class: "wb-quiet", id: uid("help") }, help);
  if (note) control.setAttribute("aria-describedby", note.id);
  return h("div", { class: "wb-field" }, h("label", { for: control.id }, label), note, control);
}

function select(options, now) {
  return h(
    "select",
    { class: "wb-input" },
    options.map(([value, text]) => h("option", { value: value ?? "", selected: value === now }, text)),
  );
}

function panel(title, ...inner) {
  return h(
    "details",
    { class: "wb-panel" },
    h("summary", { class: "wb-chevron" }, title),
    h("div", { class: "wb-panel-body" }, inner),
  );
}

// The code of the link that led here, unless it leads to something else.
function codeOfLink() {
  const [, code] = location.hash.match(/^#([A-Za-z0-9-]{2,16})$/) ?? [];
  return code?.replaceAll("-", "").toUpperCase() ?? "";
}

// A page that is drawn down opens anew: what somebody has said of themselves by then is still there.
function joiningSoFar() {
  try {
    return JSON.parse(sessionStorage.getItem(JOINING)) ?? {};
  } catch {
    return {};
  }
}

function keepJoining(told) {
  try {
    sessionStorage.setItem(JOINING, JSON.stringify(told));
  } catch {
    // Storage may be forbidden; then it has to be typed again.
  }
}

/* ---- a conversation that the room has together ---- */

function theirs(turn, t) {
  return [
    turn.scene && h("h4", { class: "wb-scene" }, turn.scene),
    h(
      "p",
      { class: "wb-speaker" },
      h("span", { class: "wb-name" }, turn.speaker),
      turn.speaker_role && h("span", { class: "wb-role" }, t("talk_role", { role: turn.speaker_role })),
    ),
    turn.notice && h("p", { class: "wb-notice" }, turn.notice),
    h("div", { class: "wb-says" }, paragraphs(turn.says)),
  ];
}

function ours(turn, t) {
  const share = turn.share === null ? t("talk_room") : t("talk_share", { share: Math.round(100 * turn.share) });
  const text = turn.spoken ? t("talk_quote", { text: turn.chosen_text }) : turn.chosen_text;
  return h(
    "div",
    { class: "wb-yours" },
    h("div", { class: "wb-mine" }, h("p", { class: "wb-you" }, share), h("p", { class: "wb-line" }, text)),
  );
}

function turns(transcript, t) {
  return h("ol", { class: "wb-turns" }, transcript.map((turn) => h("li", { class: "wb-turn" }, theirs(turn, t), ours(turn, t))));
}

function meters(list, t) {
  const share = (one, value) => `${Math.min(100, Math.max(0, (100 * (value - one.min)) / (one.max - one.min || 1))).toFixed(1)}%`;
  return h(
    "div",
    { class: "wb-meters", role: "group", "aria-label": t("talk_meters") },
    h(
      "dl",
      null,
      list.map((one) =>
        h(
          "div",
          { class: "wb-meter" },
          h("dt", { class: "wb-meter-label" }, one.label),
          h("dd", { class: "wb-meter-word" }, h("span", { class: "wb-hide" }, t("talk_meter", one))),
          h(
            "dd",
            {
              class: "wb-gauge",
              "aria-hidden": "true",
              style: `--was:${share(one, one.value)};--is:${share(one, one.value)};--start:${share(one, one.start)}`,
            },
            h("span", { class: "wb-gauge-fill" }),
            h("span", { class: "wb-gauge-start" }),
          ),
        )
      ),
    ),
  );
}

function end({ title, text, debrief }, t) {
  return h(
    "section",
    { class: "wb-ending" },
    h("h4", { class: "wb-ending-title" }, h("span", { class: "wb-quiet" }, t("talk_ended")), " ", title),
    h("div", { class: "wb-prose" }, paragraphs(text)),
    debrief && [h("h5", { class: "wb-subhead" }, t("talk_turned")), h("div", null, paragraphs(debrief))],
  );
}

// The last thing said and what it was said to are in sight; what went before is one press away.
function talk({ transcript, meters: list, now, ending, replay }, t) {
  const last = ending ? [] : transcript.slice(-1);
  const earlier = transcript.slice(0, transcript.length - last.length);
  return [
    replay && h("p", { class: "wb-flagged" }, t("talk_replay")),
    ending && end(ending, t),
    earlier.length > 0 && panel(t("talk_earlier", { n: earlier.length }), turns(earlier, t)),
    last.length > 0 && turns(last, t),
    now && h("div", { class: "wb-turn wb-new" }, theirs(now, t)),
    list.length > 0 && meters(list, t),
  ];
}

/* ---- the room ---- */

class Room {
  constructor({ model, el, signal }) {
    Object.assign(this, { model, t: speaker(model.get("words")), view: null, frame: null, told: 0, timeSaid: null });
    this.build();
    el.append(this.root);
    this.own = new End(model, (name) => model.get(name), (message) => model.send(message));
    this.post = new Post(this.own, {
      onState: (name) => this.asked && (this.asked.saying.textContent = name === "asking" ? this.t("state_asking") : ""),
      onRefused: (message) => this.refused(message),
      onOther: () => {},
    }, signal);
    this.post.heart.join({ send: (m) => this.post.send(m), silent: (on) => this.silent(on) }, signal);
    // Whatever is said shows that the line is there, and the heart hears it first.
    listenTo(model, "msg:custom", () => this.post.heart.heard());
    listenTo(model, "msg:custom", (message) => this.hear(message));
    listenTo(model, "change:view", () => this.update());
    const ticking = setInterval(() => this.tick(), 1000);
    window.addEventListener("workbook:resync", () => (this.sendSure(), this.sendQuestion(), this.sendLeft()), { signal });
    window.addEventListener("hashchange", () => this.update(), { signal });
    signal?.addEventListener("abort", () => (clearInterval(ticking), clearTimeout(this.trying), this.away?.abort()));
    this.update();
    if (this.question?.id) this.sendQuestion();
  }

  build() {
    const { t } = this;
    this.live = h("p", { class: "wb-hide wb-live", role: "status" });
    this.quiet = h("p", { class: "wb-silent", role: "status" });
    this.head = new Part((shown) => this.headOf(shown), { class: "wb-room-head" }, "header");
    this.clock = h("p", { class: "wb-clock", role: "timer", hidden: true });
    this.notice = new Part((notice) => h("p", null, t(notice.key, notice)), { class: "wb-room-note", role: "status" });
    this.missed = new Part((text) => h("p", null, text), { class: "wb-room-note", role: "status" });
    this.other = new Part((shown) => this.otherOf(shown), { class: "wb-join wb-other" }, "section");
    this.rehearsal = new Part((n) => h("p", null, t("rehearsal", { n })), { class: "wb-room-note wb-rehearsal", role: "status" });
    this.paused = new Part(() => h("p", null, t("paused")), { class: "wb-room-note wb-paused" });
    this.join = new Part((shown) => this.joinForm(shown), { class: "wb-join" });
    this.title = new Part((title) => h("h3", { class: "wb-title", tabindex: "-1" }, title), { class: "wb-step-title" });
    this.above = new Part((shown) => this.aboveOf(shown), { class: "wb-above" });
    this.talk = new Part((shown) => talk(shown, t), { class: "wb-talk wb-room-talk" });
    this.host = h("div", {
      class: "wb-host",
      on: { input: () => this.typing(), click: (event) => event.target.closest(".wb-body") && this.typing() },
    });
    this.calm = new Part((key) => h("p", null, t(key)), { class: "wb-calm" });
    this.sure = new Part((shown) => this.sureOf(shown), { class: "wb-sure-slot" });
    this.picture = new Part((shown) => this.pictureOf(shown), { class: "wb-room-picture" }, "section");
    this.aside = h("div", { class: "wb-aside" }, this.sure.node, this.picture.node);
    this.questions = new Part(
      (texts) => [
        h("h4", { class: "wb-subhead" }, t("wall_shown")),
        h(
          "ul",
          { class: "wb-wall" },
          texts.map((text) => h("li", null, text)),
        ),
      ],
      {},
      "section",
    );
    this.ended = new Part((shown) => this.endedOf(shown), { class: "wb-ended" });
    this.more = new Part((shown) => this.moreOf(shown), { class: "wb-more" });
    this.root = h(
      "div",
      { class: "wb wb-room", "data-lm-suppress-shortcuts": "true" },
      this.quiet,
      h("div", { class: "wb-room-top" }, this.head.node, this.clock),
      this.notice.node,
      this.missed.node,
      this.other.node,
      this.rehearsal.node,
      this.paused.node,
      this.join.node,
      this.title.node,
      this.above.node,
      this.talk.node,
      this.host,
      this.calm.node,
      this.aside,
      this.questions.node,
      this.ended.node,
      this.more.node,
      this.live,
    );
  }

  /* -- the server's view arrives -- */

  update() {
    const before = this.view;
    const view = (this.view = this.model.get("view"));
    if (!view?.stage) return;
    const within = this.root.contains(document.activeElement);
    this.post.arrived();
    this.root.dataset.stage = view.stage;
    const inside = view.stage === "in";
    const room = inside ? view.room : null;
    const exercise = inside ? view.exercise : null;
    const spoken = inside ? view.talk : null;
    if (inside && before?.stage === "join") keepJoining({});
    if (inside && before && before.room?.code !== room.code) history.replaceState(null, "", `#${room.code}`);
    const linked = view.room && codeOfLink() !== view.room.code ? codeOfLink() : "";
    this.notice.draw(view.notice ?? null);
    this.join.draw(view.stage === "join" ? { roles: view.roles, tables: view.tables, days: view.days } : null);
    this.other.draw(linked ? { code: linked, title: view.room.title } : null);
    this.ended.draw(view.stage === "ended" ? { number: view.number, days: view.days, linked } : null);
    this.head.draw(
      inside
        ? { title: room.title, joined: room.joined, step: room.step && { n: room.step.n, of: room.step.of }, me: view.me }
        : null,
    );
    this.rehearsal.draw(room?.rehearsal ?? null);
    this.paused.draw(room?.paused || null);
    this.title.draw(room && (!exercise || spoken) ? room.step?.title ?? this.t("in_title") : null);
    this.above.draw(inside ? this.asides(view) : null);
    this.talk.draw(spoken);
    this.drawExercise(exercise, spoken && spoken.transcript.length);
    this.calm.draw(room ? this.calmOf(view) : null);
    this.drawSure();
    this.picture.draw(
      inside && (view.picture || view.few)
        ? {
          picture: view.picture,
          few: view.few,
          earlier: view.earlier,
          revealed: room.phase === "revealed",
          rehearsed: Boolean(room.rehearsal),
        }
        : null,
    );
    this.questions.draw(inside && view.wall.shown.length ? view.wall.shown.map(({ text }) => text) : null);
    this.more.draw(inside || null);
    if (inside) this.drawMore(view, before);
    this.wind(room, before?.room);
    if (before) this.follow(before, within);
  }

  // What has happened is said to those who listen, and shown to those who look; nobody is pulled out of what they write.
  follow(before, within) {
    const news = this.news(before);
    if (news) this.announce(news);
    const idle = document.activeElement === document.body;
    if (!idle || !this.moved(before)) return;
    if (within) this.heading()?.focus({ preventScroll: true });
    reveal(this.root);
  }

  moved({ stage, room }) {
    const { view } = this;
    const place = (one) => [one?.code, one?.step?.n, one?.step?.title, one?.round, one?.phase === "waiting"];
    return stage !== view.stage || !same(place(room), place(view.room));
  }

  heading() {
    return this.title.node.querySelector("h3") ?? this.frame?.title ?? this.root.querySelector("h2, h3");
  }

  news({ stage, room, talk: was }) {
    const { view, t } = this;
    if (stage !== view.stage) return t(`news_${view.stage}`);
    if (stage !== "in") return null;
    if (room.code !== view.room.code) return t("news_in");
    const { step, phase, round, paused } = view.room;
    if (paused !== room.paused) return t(paused ? "paused" : "news_resumed");
    const turns = view.talk?.transcript.length ?? 0;
    if (view.talk && turns !== was?.transcript.length) {
      return [view.talk.ending?.title, view.talk.now?.says].filter(Boolean).join(" ");
    }
    if (same([room.step?.n, room.step?.title, room.phase, room.round], [step?.n, step?.title, phase, round])) return null;
    if (!step) return t("calm_begin");
    if (phase === "open" && round > 1 && !view.talk) return t("vote_second_why");
    return t(`news_${phase}`, { title: step?.title });
  }

  announce(text) {
    this.live.textContent = "";
    setTimeout(() => (this.live.textContent = text), 60);
  }

  // With an exercise on the page, its own bar says it.
  silent(on) {
    this.quiet.textContent = on && !this.frame ? this.t("silent") : "";
  }

  /* -- who and where -- */

  headOf({ title, joined, step, me }) {
    const { t } = this;
    const parts = [
      step && t("room_step", step),
      me.table && t("table_n", { table: me.table }),
      me.role && t(`role_${me.role}`),
      t("joined", { n: joined }),
    ];
    return [
      h("h2", { class: "wb-room-title", tabindex: "-1" }, title),
      h("p", { class: "wb-smallline" }, parts.filter(Boolean).map((part) => h("span", null, part))),
    ];
  }

  // The server says how much is left when it sends; from then on this page counts by itself, by a clock that nobody sets.
  wind(room, before) {
    const [timer, was] = [room?.timer ?? null, before?.timer ?? null];
    const moved = !same(timer, was) || room?.paused !== before?.paused;
    if (moved || (timer && !this.until)) this.until = timer ? performance.now() + 1000 * timer.left : null;
    if (timer?.at !== was?.at) this.timeSaid = null;
    this.tick();
  }

  tick() {
    const { t, until } = this;
    this.clock.hidden = !until;
    if (!until) return;
    const { room } = this.view;
    const left = room.paused ? room.timer.left : Math.ceil((until - performance.now()) / 1000);
    const text = left <= 0
      ? t("time_up")
      : left < LAST_MINUTE
      ? t("last_minute")
      : t("minutes_left", { n: Math.ceil(left / LAST_MINUTE) });
    this.clock.classList.toggle("wb-time-up", left <= 0);
    if (text === this.timeSaid) return; // what stands there may have been translated since
    const known = this.timeSaid !== null;
    this.timeSaid = this.clock.textContent = text;
    if (known && left < LAST_MINUTE) this.announce(text);
  }

  calmOf({ room: { step, phase }, exercise, talk: spoken }) {
    if (!step) return "calm_begin";
    if (exercise || spoken?.ending) return null;
    if (spoken) return "calm_talk";
    if (step.missing) return "calm_missing";
    return phase === "open" || phase === "revealed" ? "calm_speak" : "calm_next";
  }

  /* -- the exercise -- */

  // A vote is drawn afresh for each round, and for each turn of a conversation; one's own work keeps its frame through all its attempts.
  drawExercise(exercise, turn) {
    const vote = exercise && exercise.sent !== undefined;
    const key = exercise && JSON.stringify([exercise.place, exercise.version, exercise.kind, turn, vote && exercise.attempt]);
    this.host.classList.toggle("wb-host-talk", turn !== null);
    if (key !== this.key) {
      this.clear();
      this.key = key;
      if (exercise) this.begin(exercise);
    } else if (exercise && !same(exercise, this.exercise)) {
      this.exercise = exercise;
      this.end.tell("change:view");
    }
  }

  begin(exercise) {
    const { model } = this;
    const component = model.get("components")[exercise.kind];
    const words = { ...model.get("words"), ...model.get("kinds")[component] };
    this.exercise = exercise;
    this.away = new AbortController();
    // The room asks for the whole view anew by itself. Each message names its place: one that comes late must not count elsewhere.
    const send = (message) => {
      if (message.type === "resync") return;
      if (message.type === "role" || message.type === "retry") this.asked = null;
      return model.send({ ...message, place: exercise.place });
    };
    this.end = new End(model, (name) => (name === "words" ? words : this.exercise), send);
    const room = { aside: this.aside, changed: (frame) => this.drawSure(frame) };
    this.frame = KINDS[component].frame({ model: this.end, el: this.host, signal: this.away.signal, room });
    // The room has come back to what was left: the answer is this frame's again.
    if (this.leftBehind?.message.id === this.frame.post.submit?.id) this.leftBehind = null;
  }

  clear() {
    this.missed.draw(null);
    this.leave();
    this.away?.abort();
    this.frame = this.end = this.away = null;
    this.calm.node.after(this.aside);
    this.host.replaceChildren();
  }

  // An answer still on its way when the room moves on: the server says whether it came in time, and that is shown.
  leave() {
    const { submit, attempt, version } = this.frame?.post ?? {};
    if (!submit) return;
    this.leftBehind = {
      title: this.exercise.title,
      message: { type: "submit", attempt, version, ...submit, place: this.exercise.place },
    };
    this.sendLeft();
  }

  sendLeft() {
    if (this.leftBehind && !this.leftBehind.ruled) this.post.send(this.leftBehind.message);
  }

  answeredLeft({ type }) {
    if (type === "later") setTimeout(() => this.sendLeft(), AGAIN);
    if (type === "later") return void this.own.tell("msg:custom", { type: "heard" });
    if (type === "refused" && !this.leftBehind.ruled) this.missed.draw(this.t("missed", this.leftBehind));
    this.leftBehind.ruled = true; // the same may be said twice: it was sent again
    this.own.tell("msg:custom", { type: "heard" });
  }

  // Who sits together is settled when a vote is opened; before that one can say where one sits.
  asides({ room, me, exercise, talk: spoken }) {
    const open = room.phase === "open";
    const second = exercise && room.round > 1 && !spoken && open;
    const tables = room.by === "table" && (open || room.phase === "waiting");
    const told = tables && (!open ? me.table && "by_table_next" : room.joint ? "by_table" : "by_table_alone");
    const asked = tables && !room.joint && !me.table;
    return told || asked || second ? { second, told, table: room.joint ?? me.table, me: asked ? me : null } : null;
  }

  aboveOf({ second, told, table, me }) {
    const { t } = this;
    const pick = me && this.tablePick(null);
    return [
      second && h("p", { class: "wb-flagged" }, t("vote_second_why")),
      told && h("p", { class: "wb-flagged" }, t(told, { table })),
      me &&
      this.form(
        t("table_sit"),
        [h("p", null, t("by_table_which")), field(t("table"), pick)],
        () => (pick.value ? { ...me, type: "me", table: Number(pick.value) } : t("table_first")),
      ),
    ];
  }

  typing() {
    if (!this.frame?.open || Date.now() < this.told + TYPING) return;
    this.told = Date.now();
    this.post.send({ type: "typing" });
  }

  /* -- how sure, and what the room thinks -- */

  drawSure(frame = this.frame) {
    const { view } = this;
    const asked = frame?.open && view.stage === "in" && view.confidence &&
      frame.kind.missing(frame.view, frame.answer) < frame.kind.total(frame.view);
    this.sure.draw(asked ? [frame.view.place, view.room.round] : null);
  }

  sureOf() {
    const { t, view } = this;
    const name = uid("sure");
    return h(
      "fieldset",
      { class: "wb-sure" },
      h("legend", null, t("sure_ask"), " ", h("span", { class: "wb-quiet" }, t("optional"))),
      h(
        "div",
        { class: "wb-sure-row" },
        SURE.map((value) =>
          h(
            "label",
            { class: "wb-sure-one wb-ring" },
            h("input", {
              type: "radio",
              name,
              value,
              checked: view.confidence.now === value,
              on: { change: () => this.choseSure(value) },
            }),
            h("span", null, t(`sure_${value}`)),
          )
        ),
      ),
    );
  }

  choseSure(value) {
    this.chosenSure = { round: this.view.room.round, place: this.exercise.place, value };
    this.sendSure();
  }

  // Sent again after the line was gone: it is one tap, and nobody taps it twice to be safe.
  sendSure() {
    const { chosenSure: chosen, view } = this;
    if (!chosen || !this.sure.shown || !same(this.sure.shown, [chosen.place, chosen.round])) return;
    this.post.send({ type: "sure", round: view.room.round, place: chosen.place, value: chosen.value });
  }

  pictureOf({ picture, few, earlier, revealed, rehearsed }) {
    const { t } = this;
    const head = h("h4", { class: "wb-subhead" }, t("room_thinks"), rehearsed && [" ", tag(t("rehearsal_tag"), "blank")]);
    if (!picture) return few ? [head, h("p", { class: "wb-quiet" }, t("too_few_answers"))] : [];
    return [head, drawPicture(picture, t, { earlier, key: revealed })];
  }

  /* -- forms -- */

  // What is sent is answered by a view, or by a sentence under the form; a string from `send` is such a sentence.
  form(label, fields, send, look = "wb-main") {
    const alert = h("p", { class: "wb-alert", role: "alert" });
    const saying = h("p", { class: "wb-state" });
    const submit = (event) => {
      event.preventDefault();
      const message = send();
      alert.textContent = typeof message === "string" ? message : "";
      if (!message || typeof message === "string") return;
      this.asked = { alert, saying };
      this.post.ask(message);
    };
    return h(
      "form",
      { class: "wb-form", novalidate: true, on: { submit } },
      fields,
      alert,
      h("div", { class: "wb-form-row" }, h("button", { type: "submit", class: look }, label), saying),
    );
  }

  refused(message) {
    const alert = this.asked?.alert.isConnected ? this.asked.alert : null;
    if (alert) alert.textContent = message;
    else this.missed.draw(message);
  }

  tablePick(now) {
    const { t, view: { tables } } = this;
    const all = Array.from({ length: tables }, (_, index) => [index + 1, t("table_n", { table: index + 1 })]);
    return select([[null, t("no_table")], ...all], now);
  }

  // Nickname, role and table; each may be left out.
  person({ nickname, role, table }) {
    const { t, view: { roles } } = this;
    const name = h("input", {
      type: "text",
      class: "wb-input",
      maxlength: 40,
      autocomplete: "nickname",
      spellcheck: "false",
      value: nickname ?? "",
    });
    const part = select([[null, t("no_role")], ...roles.map((one) => [one, t(`role_${one}`)])], role ?? null);
    const seat = this.tablePick(table ?? null);
    const fields = [
      field(t("nickname"), name, t("nickname_help")),
      h("div", { class: "wb-pair" }, field(t("role_mine"), part), field(t("table"), seat)),
    ];
    return [
      fields,
      () => ({ nickname: name.value.trim(), role: part.value || null, table: seat.value ? Number(seat.value) : null }),
    ];
  }

  // The code and who one is; the code may be known from a link.
  joining(known, me = {}, changed = () => {}) {
    const { t } = this;
    const code = h("input", {
      type: "text",
      class: "wb-input wb-code",
      name: "code",
      autocapitalize: "characters",
      autocomplete: "off",
      autocorrect: "off",
      spellcheck: "false",
      enterkeyhint: "go",
      "aria-required": "true",
      maxlength: 500,
      value: known,
    });
    const [fields, given] = this.person(me);
    const optional = h("fieldset", { class: "wb-optional" }, h("legend", null, t("all_optional")), fields);
    const form = this.form(
      t("join"),
      [field(t("code"), code), optional],
      () => (code.value.trim() ? { type: "join", code: code.value.trim(), ...given() } : t("code_first")),
    );
    form.addEventListener("input", () => changed({ code: code.value, ...given() }));
    return form;
  }

  joinForm({ days }) {
    const { t, view } = this;
    const soFar = joiningSoFar();
    const words = h("input", {
      type: "text",
      class: "wb-input",
      autocapitalize: "none",
      autocomplete: "off",
      autocorrect: "off",
      spellcheck: "false",
    });
    const resume = this.form(
      t("resume_go"),
      field(t("resume_words"), words, t("resume_help")),
      () => (words.value.trim() ? { type: "resume", words: words.value.trim() } : t("resume_first")),
      "wb-second",
    );
    return [
      h("h2", { class: "wb-title", tabindex: "-1" }, t("join_title")),
      this.joining(codeOfLink() || soFar.code || view.code, soFar, keepJoining),
      this.promise(days),
      panel(t("resume_title"), resume),
    ];
  }

  // Somebody who sits in one room already, and has followed the link of another.
  otherOf({ code, title }) {
    const { t } = this;
    return [
      h("h2", { class: "wb-title", tabindex: "-1" }, t("other_title")),
      h("p", null, t("other_why", { code, title })),
      this.joining(code, { ...this.view.me, table: null }),
    ];
  }

  // What is kept, who sees it and for how long: said before anybody joins, and again on asking.
  promise(days) {
    const { t } = this;
    return h(
      "dl",
      { class: "wb-promise" },
      ["kept", "seen", "long"].map((key) => [h("dt", null, t(`${key}_what`)), h("dd", null, t(`${key}_how`, { n: days }))]),
    );
  }

  endedOf({ number, days, linked }) {
    const { t } = this;
    return [
      h("h2", { class: "wb-title", tabindex: "-1" }, t("thanks")),
      h("p", { class: "wb-prose" }, t("thanks_kept")),
      h("p", null, h("a", { class: "wb-goto", href: "/" }, t("to_workbook"))),
      h("p", { class: "wb-quiet" }, t("number", { number })),
      h("p", { class: "wb-quiet" }, t("thanks_days", { n: days })),
      !linked && panel(t("other_title"), this.joining("", { ...this.view.me, table: null })),
    ];
  }

  /* -- the rest, behind three dots -- */

  moreOf() {
    const { t, view } = this;
    const id = uid("more");
    this.me = new Part((me) => this.meForm(me));
    this.words = new Part((resume) => this.wordsOf(resume), { role: "status" });
    const inner = h(
      "div",
      { class: "wb-more-panels", id, hidden: true },
      this.mePanel = panel(t("me_title"), this.me.node),
      panel(t("wall_title"), this.wallForm()),
      panel(
        t("move_title"),
        h("p", null, t("move_how")),
        this.form(t("move_words"), null, () => ({ type: "leave_words" }), "wb-second"),
        this.words.node,
      ),
      panel(t("other_title"), this.joining("", { ...view.me, table: null })),
      panel(
        t("mine_title"),
        h("p", { class: "wb-number" }, t("number", { number: view.number })),
        h("p", null, t("number_use")),
        this.promise(view.days),
      ),
    );
    const button = h(
      "button",
      {
        type: "button",
        class: "wb-dots",
        "aria-expanded": "false",
        "aria-controls": id,
        on: { click: () => toggle(button, inner) },
      },
      h("span", { "aria-hidden": "true" }, "…"),
      h("span", null, t("more_title")),
    );
    return [button, inner];
  }

  drawMore(view, before) {
    const changed = before?.stage === "in" && !same(before.me, view.me);
    if (changed && this.mePanel.open) {
      const held = this.mePanel.contains(document.activeElement);
      this.mePanel.open = false;
      if (held) this.mePanel.firstChild.focus();
      this.announce(this.t("me_saved"));
    }
    this.me.draw(view.me);
    this.words.draw(view.resume);
    this.drawSent(view.wall);
  }

  meForm(me) {
    const [fields, given] = this.person(me);
    return this.form(this.t("me_keep"), fields, () => ({ type: "me", ...given() }), "wb-second");
  }

  wordsOf({ words, minutes }) {
    const { t } = this;
    return [
      h("p", { class: "wb-words", translate: "no" }, words),
      h("p", { class: "wb-quiet" }, t("move_until", { n: minutes })),
    ];
  }

  /* -- a question to the facilitator: in the box, and in the browser's memory, until the server has it -- */

  wallForm() {
    const { t, view } = this;
    this.questionKey = `workbook:question:${view.who}`;
    this.question = load(this.questionKey);
    const box = writing({
      label: t("wall_label"),
      help: [t("wall_help"), " ", t("no_names")],
      value: this.question.text ?? "",
      limit: LONGEST,
      rows: 3,
      change: (text) => this.keepQuestion({ text }),
    }, t);
    const area = box.querySelector("textarea");
    const alert = h("p", { class: "wb-alert", role: "alert" });
    const saying = h("p", { class: "wb-state", role: "status" });
    const button = h("button", { type: "submit", class: "wb-second" }, t("wall_send"));
    this.asking = { area, alert, saying, button };
    const submit = (event) => (event.preventDefault(), this.ask());
    return h(
      "form",
      { class: "wb-form", novalidate: true, on: { submit } },
      box,
      alert,
      h("div", { class: "wb-form-row" }, button, saying),
    );
  }

  keepQuestion(question) {
    this.question = question;
    this.asking.alert.textContent = "";
    keep(this.questionKey, question);
  }

  drawSent({ sent: n, muted }) {
    if (!this.question.id) {
      this.asking.saying.textContent = muted ? this.t("wall_muted") : n > 0 ? this.t("wall_sent", { n }) : "";
    }
  }

  ask() {
    const { t } = this;
    const text = (this.question.text ?? "").trim();
    if (this.question.id) return;
    if (!text) return void (this.asking.alert.textContent = t("wall_first"));
    if ([...text].length > LONGEST) {
      return void (this.asking.alert.textContent = t("too_long", { n: [...text].length - LONGEST }));
    }
    this.keepQuestion({ text, id: randomId() });
    this.sendQuestion();
  }

  sendQuestion() {
    const { question, asking, t } = this;
    clearTimeout(this.trying);
    if (!question?.id) return;
    asking.area.readOnly = true;
    asking.button.setAttribute("aria-disabled", "true");
    asking.saying.textContent = t("state_asking");
    this.post.send({ type: "wall", id: question.id, text: question.text });
    this.trying = setTimeout(() => this.sendQuestion(), AGAIN);
  }

  // The server has it, or will not have it; then it stays in the box to be changed. Or it cannot take it now: it is sent again.
  answeredQuestion({ type, message }) {
    const { asking, question, view, t } = this;
    if (type === "later") return void (asking.saying.textContent = t("state_trying"));
    clearTimeout(this.trying);
    this.keepQuestion(type === "saved" ? {} : { text: question.text });
    asking.area.readOnly = false;
    asking.button.removeAttribute("aria-disabled");
    if (type === "saved") {
      asking.area.value = "";
      asking.saying.textContent = t("wall_sent", { n: Math.max(1, view.wall?.sent ?? 1) });
    } else {
      asking.saying.textContent = "";
      asking.alert.textContent = message;
    }
  }

  /* -- who a message is for -- */

  hear(message) {
    if (this.leftBehind && message.id === this.leftBehind.message.id) return void this.answeredLeft(message);
    // About a draft of what is over, which was never sent in.
    if (!this.end && "seq" in message) return void this.own.tell("msg:custom", { type: "heard" });
    const question = message.id !== undefined && message.id === this.question?.id;
    if (question) this.answeredQuestion(message);
    const numbered = "id" in message || "seq" in message;
    const room = question || !this.end || (message.type === "refused" && !numbered && this.asked);
    (room ? this.own : this.end).tell("msg:custom", question && message.type !== "saved" ? { type: "heard" } : message);
  }
}

export default { render: (parts) => void new Room(parts) };
