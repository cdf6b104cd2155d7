import { h, letter, paragraphs, percent, same } from "./shared.js";
import { drawPicture } from "./picture.js";

// The big screen: the same room as the facilitator's page shows, without controls and in large type.

// px, from what a short question gets to the smallest a back row reads; below 28 only where the rest would be cut off,
// as where the browser's zoom makes the page small and its pixels large.
const SCREEN_STEPS = [52, 48, 44, 40, 36, 32, 30, 28, 25, 22, 20, 18, 16, 14, 12];
const SCREEN_LEAST = 28;
const SCREEN_LINES = [4, 2, 1]; // of a question on the wall, where they do not all fit whole
const SCREEN_ASK = 3000;
const SCREEN_SHORT = 420; // letters of a situation that still leave room for the options

export function screenCode() {
  const found = /^#screen=([A-Za-z0-9-]+)/.exec(location.hash);
  return found ? found[1] : null;
}

// An address as people would type it.
export function typed(link) {
  return link.replace(/^[a-z]+:\/\//, "").replace(/\/$/, "");
}

// The letter of an option in a picture of bars; null for anything else.
function optionLetter(label, picture) {
  const index = picture?.form === "bars" ? picture.rows.findIndex((row) => row.label === label) : -1;
  return index < 0 ? null : letter(index);
}

// Where the room divides, said in one sentence. An option that stands in a picture beside it goes by its letter.
export function splitSentence(beside, picture, t) {
  const split = beside?.split;
  if (!split) return null;
  const name = ({ label }) => optionLetter(label, picture) ?? t("quote", { text: label });
  return t(split.row ? "split_row" : "split", {
    row: split.row,
    a: name(split.a),
    na: split.a.n,
    b: name(split.b),
    nb: split.b.n,
  });
}

// A person's part in a conversation: who speaks, what one notices, what they say.
export function spokenTurn({ scene, speaker: name, speaker_role: role, notice, says }) {
  return [
    scene && h("p", { class: "wb-say-scene" }, scene),
    name && h("p", { class: "wb-say-who" }, h("span", null, name), role && h("small", null, role)),
    notice && h("p", { class: "wb-say-notice" }, notice),
    h("div", { class: "wb-say-words wb-prose" }, paragraphs(says)),
  ];
}

// What can be chosen now: an exercise's options, or the lines of a conversation.
export function optionsOf({ options, talk }) {
  return options.length || !talk ? options : (talk.lines ?? []).map(({ id, text }) => ({ id, label: text }));
}

// The first thing in the list that can be shown now, beginning with what was asked for.
function screenFace(room) {
  const { step, screen, phase, picture, talk } = room;
  const can = {
    join: true,
    question: Boolean(step),
    picture: Boolean(step && (picture || room.few)),
    key: Boolean(step && phase === "revealed" && picture),
    text: Boolean(screen.text),
    wall: true,
    talk: Boolean(talk),
    report: Boolean(room.report || room.ended),
  };
  const natural = { waiting: "question", open: talk ? "talk" : "question", closed: "picture", revealed: "key" }[phase] ??
    "question";
  const chosen = room.ended && !["wall", "text"].includes(screen.show) ? "report" : screen.show;
  return [chosen, natural, "picture", "question", "join"].find((name) => can[name]);
}

/* ---- the faces ---- */

const screenTitle = (text) => h("h1", { class: "wb-screen-title" }, text);

function screenOptions(room, t = null) {
  const options = optionsOf(room);
  if (!options.length) return null;
  return h(
    "ol",
    { class: options.length > 5 ? "wb-screen-options wb-screen-many" : "wb-screen-options" },
    options.map(({ label, keyed }, index) =>
      h(
        "li",
        { class: t && keyed ? "wb-screen-keyed" : null },
        h("span", { class: "wb-screen-letter" }, letter(index)),
        h("span", null, label, t && keyed && h("strong", { class: "wb-screen-key" }, t("picture_key"))),
      )
    ),
  );
}

function faceJoin(room, t) {
  return [
    h(
      "div",
      { class: "wb-screen-join" },
      h("img", { class: "wb-screen-qr", src: room.qr, alt: t("qr_alt", { link: typed(room.link) }) }),
      h(
        "div",
        null,
        screenTitle(room.title),
        h("p", { class: "wb-screen-how" }, t("screen_join")),
        h("p", { class: "wb-screen-address", translate: "no" }, typed(room.link).replace(/\/[^/]*$/, "")),
        h("p", { class: "wb-screen-how" }, t("screen_code")),
        h("p", { class: "wb-screen-code", translate: "no" }, room.code),
      ),
    ),
  ];
}

function faceQuestion(room, t) {
  const { exercise, title } = room.step;
  if (!exercise) return [screenTitle(title)];
  const short = !room.options.length || exercise.situation.length < SCREEN_SHORT;
  return [
    h("p", { class: "wb-screen-kicker" }, room.round > 1 ? t("screen_second", { title }) : title),
    short && h("div", { class: "wb-screen-situation wb-prose" }, paragraphs(exercise.situation)),
    screenTitle(exercise.prompt),
    screenOptions(room),
  ];
}

const screenPrompt = (room) => room.step.exercise?.prompt ?? room.step.title;

function facePicture(room, t) {
  return [
    h("h1", { class: "wb-screen-title wb-screen-less" }, screenPrompt(room)),
    room.picture
      ? drawPicture(room.picture, t, { large: true, earlier: room.earlier })
      : h("p", { class: "wb-screen-note" }, t("few")),
  ];
}

function faceKey(room, t) {
  const { beside } = room;
  const keys = beside?.keys?.length > 1 ? beside.keys : [];
  const [title, picture] = facePicture(room, t);
  const shown = room.picture ? picture : screenOptions(room, t) ?? picture; // a room of four sees the key, too
  return [
    title,
    shown,
    beside?.split && h("p", { class: "wb-screen-split" }, splitSentence(beside, room.picture, t)),
    keys.length > 0 && h(
      "dl",
      { class: "wb-screen-keys" },
      keys.map(({ role, labels }) =>
        h(
          "div",
          null,
          h("dt", null, t("key_for", { role: role ? t(`role_${role}`) : t("everybody") })),
          h("dd", null, labels.map((label) => optionLetter(label, room.picture) ?? label).join("; ")),
        )
      ),
    ),
  ];
}

const faceText = (room) => [h("blockquote", { class: "wb-screen-quote wb-prose" }, paragraphs(room.screen.text.text))];

function faceWall(room, t) {
  const shown = room.wall.filter((one) => one.shown);
  return [
    screenTitle(t("screen_wall")),
    shown.length
      ? h("ul", { class: "wb-screen-wall" }, shown.map(({ text }) => h("li", null, paragraphs(text))))
      : h("p", { class: "wb-screen-note" }, t("screen_wall_none")),
  ];
}

function faceTalk(room) {
  const { talk } = room;
  if (talk.ending) {
    return [
      screenTitle(talk.ending.title),
      h("div", { class: "wb-screen-situation wb-prose" }, paragraphs(talk.ending.text), paragraphs(talk.ending.debrief)),
    ];
  }
  if (!talk.now) return [screenTitle(room.step.title)];
  return [h("div", { class: "wb-screen-turn" }, spokenTurn(talk.now)), screenOptions(room)];
}

function faceReport(room, t) {
  const steps = room.report?.steps ?? [];
  const line = ({ title, above, answered }) =>
    h(
      "li",
      null,
      h("strong", null, title),
      " ",
      h(
        "span",
        null,
        above === null || above === undefined ? t("report_answered", { n: answered ?? 0 }) : aboveSentence(above, t),
      ),
    );
  return [
    screenTitle(room.report?.title ?? room.title),
    h("p", { class: "wb-screen-note" }, t("screen_thanks")),
    steps.length > 0 && h("ul", { class: "wb-screen-steps" }, steps.filter(({ answered }) => answered).map(line)),
  ];
}

export function aboveSentence(above, t) {
  const share = percent(above);
  return share === null ? t("above_none") : t("above", { share });
}

const FACES = {
  join: faceJoin,
  question: faceQuestion,
  picture: facePicture,
  key: faceKey,
  text: faceText,
  wall: faceWall,
  talk: faceTalk,
  report: faceReport,
};

/* ---- the screen ---- */

export class Projector {
  constructor(model, code, t, clock) {
    Object.assign(this, { model, code, t, clock, asked: 0, last: null });
    this.face = h("div", { class: "wb-screen-face" });
    this.foot = h("div", { class: "wb-screen-foot" });
    this.mark = h("p", { class: "wb-screen-rehearsal", hidden: true });
    this.root = h("div", { class: "wb wb-screen" }, this.mark, this.face, this.foot);
    document.body.classList.add("wb-on-screen");
    new ResizeObserver(() => this.fit()).observe(this.root);
    document.addEventListener("visibilitychange", () => this.stayAwake());
    this.stayAwake();
  }

  // Where the browser lets a page keep the machine awake: by https, or on this machine. It lets go when nobody looks.
  stayAwake() {
    if (!document.hidden) navigator.wakeLock?.request("screen").catch(() => {});
  }

  // A kernel that is new knows of no room yet: it is asked in, and again if no answer came.
  enter() {
    if (Date.now() - this.asked < SCREEN_ASK) return;
    this.asked = Date.now();
    this.model.send({ type: "do", do: "enter", code: this.code, seq: 0 });
  }

  update({ stage, room }) {
    if (stage !== "room" || room?.code !== this.code) {
      return stage === "refused" ? this.refused(this.t("refused_screen")) : this.enter();
    }
    const name = screenFace(room);
    const shown = [
      name,
      room.title,
      room.step,
      room.options,
      room.picture,
      room.earlier,
      room.few,
      room.beside,
      room.screen,
      room.wall,
      room.talk,
      room.report,
      room.phase,
      room.round,
      room.link,
    ];
    if (!same(shown, this.last)) this.draw(name, room, shown);
    this.drawFoot(name, room);
  }

  draw(name, room, shown) {
    this.last = JSON.parse(JSON.stringify(shown));
    this.face.dataset.face = name;
    this.face.replaceChildren(...FACES[name](room, this.t).flat(2).filter(Boolean));
    this.fit();
  }

  drawFoot(name, room) {
    const { t } = this;
    const { counts, phase, rehearsal } = room;
    this.mark.hidden = !rehearsal;
    this.mark.textContent = rehearsal
      ? [t("rehearsal", { n: rehearsal.people }), t("rehearsal_figures", rehearsal)].join(". ")
      : "";
    const voting = room.step?.exercise && phase === "open";
    const at = name === "join"
      ? []
      : [h("span", null, typed(room.link).replace(/\/[^/]*$/, "")), h("strong", { class: "wb-screen-tag" }, room.code)];
    const said = room.ended
      ? t("screen_over")
      : room.paused
      ? t("screen_paused")
      : voting
      ? t("screen_answered", { n: counts.answered, of: counts.joined })
      : t("screen_joined", { n: counts.joined });
    this.foot.replaceChildren(
      h("p", { translate: "no" }, at),
      h("p", { class: "wb-screen-time", "data-clock": room.timer && !room.ended ? "left" : null }),
      h("p", null, said),
    );
    this.clock();
  }

  // The largest type with which everything is seen at once. Before it gets too small for the back row, options that
  // everybody has read go by their first line, and what somebody typed at length by its first lines.
  fit() {
    const large = SCREEN_STEPS.filter((step) => step >= SCREEN_LEAST);
    for (const [lines, steps] of [[0, large], ...SCREEN_LINES.map((lines) => [lines, SCREEN_STEPS])]) {
      this.face.classList.toggle("wb-screen-tight", lines > 0);
      this.root.style.setProperty("--wb-lines", lines);
      for (const step of steps) {
        this.root.style.setProperty("--wb-text", `${step}px`);
        if (this.face.scrollHeight <= this.face.clientHeight + 1) return;
      }
    }
  }

  refused(message) {
    this.last = null;
    this.face.replaceChildren(h("p", { class: "wb-screen-note" }, message));
  }

  silent() {
    // The page's own banner says it.
  }
}
