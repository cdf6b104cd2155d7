import { exercise, footnote, h, paragraphs, reveal, tag, toggle, uid } from "./shared.js";

// Triage: letters on a desk. Folded, a letter shows who writes, about what, and how it begins; unfolded, all of it,
// with the questions it asks. Marked letters keep their colour on the fold, and the tray counts what is left.

const COLOURS = ["red", "amber", "green"];
const SIDES = ["owner", "deadline"];

const casesOf = (view) => view.question.cases;
const parts = (item) => ["rag", ...SIDES.filter((side) => item[`asks_${side}`])];
const gaps = (item, answer) => parts(item).filter((part) => !answer[part][item.id]);
const undone = (view, answer) => casesOf(view).filter((item) => gaps(item, answer).length > 0);

// Letter, shape and word; the colour only repeats what they say.
function mark(colour, t) {
  return h(
    "span",
    { class: `wb-rag wb-rag-${colour}` },
    h("span", { class: "wb-rag-sign", "aria-hidden": "true" }, t(`sign_${colour}`)),
    h("span", { class: "wb-rag-word" }, t(colour)),
  );
}

function named(frame, side, id) {
  return frame.question[`${side}s`].find((other) => other.id === id)?.text;
}

/* ---- a letter ---- */

class Sheet {
  constructor(frame, item, index) {
    Object.assign(this, { frame, item, index, t: frame.t });
    const id = uid("case");
    this.docket = h("span", { class: "wb-case-docket", "aria-hidden": "true" });
    this.line = h("span", { class: "wb-case-line" });
    this.button = h(
      "button",
      {
        type: "button",
        class: "wb-case-fold wb-chevron",
        "aria-expanded": "false",
        "aria-controls": id,
        on: { click: () => this.fold() },
      },
      this.docket,
      h(
        "span",
        { class: "wb-case-head" },
        h("span", { class: "wb-case-sender" }, item.sender),
        " ",
        h("span", { class: "wb-case-subject" }, item.subject),
        " ",
        this.line,
      ),
    );
    this.next = h("button", { type: "button", class: "wb-second wb-case-next", on: { click: () => this.onward() } });
    this.panel = h(
      "div",
      { class: "wb-case-panel", id, hidden: true },
      h("div", { class: "wb-prose wb-case-body" }, paragraphs(item.body)),
      this.colours(),
      this.sides(),
      this.next,
    );
    this.node = h(
      "li",
      { class: "wb-case" },
      h("h4", null, this.button),
      h("p", { class: "wb-case-first" }, item.body.replace(/\s+/g, " ")),
      this.panel,
    );
  }

  colours() {
    const { frame: { answer }, item, t } = this;
    const name = uid("rag");
    return h(
      "fieldset",
      { class: "wb-case-colours" },
      h("legend", { class: "wb-case-ask" }, t("ask_colour")),
      h(
        "div",
        { class: "wb-case-three" },
        COLOURS.map((colour) =>
          h(
            "label",
            { class: `wb-case-colour wb-case-${colour} wb-ring` },
            h("input", {
              type: "radio",
              name,
              value: colour,
              class: "wb-case-input",
              checked: answer.rag[item.id] === colour,
              on: { change: () => this.set("rag", colour) },
            }),
            mark(colour, t),
          )
        ),
      ),
    );
  }

  sides() {
    const { item } = this;
    const asked = SIDES.filter((side) => item[`asks_${side}`]);
    return asked.length > 0 && h("div", { class: "wb-case-sides" }, asked.map((side) => this.side(side)));
  }

  side(side) {
    const { frame: { answer, question }, item, t } = this;
    const id = uid(side);
    const now = answer[side][item.id];
    const select = h(
      "select",
      { id, class: "wb-case-select", on: { change: () => this.set(side, select.value) } },
      h("option", { value: "", selected: !now }, t("choose")),
      question[`${side}s`].map((one) => h("option", { value: one.id, selected: one.id === now }, one.text)),
    );
    return h(
      "div",
      { class: "wb-case-side" },
      h("label", { class: "wb-case-ask", for: id }, t(`ask_${side}`)),
      h("span", { class: "wb-case-box" }, select),
    );
  }

  // Taking an owner or a deadline back leaves it blank, as if never said.
  set(part, value) {
    const { frame, item: { id } } = this;
    const before = undone(frame.view, frame.answer).length;
    const { [id]: _, ...others } = frame.answer[part];
    frame.change({ ...frame.answer, [part]: value ? { ...others, [id]: value } : others });
    tidy(frame);
    if (undone(frame.view, frame.answer).length !== before) frame.announce(count(frame));
  }

  // What shows on the fold: the letter's number until it has a colour, then the mark and what was settled.
  redraw() {
    const { frame: { answer }, frame, item, t } = this;
    const colour = answer.rag[item.id];
    const lacking = gaps(item, answer);
    const begun = lacking.length < parts(item).length;
    const said = parts(item).map((part) => {
      if (lacking.includes(part)) return h("span", { class: "wb-case-lacks" }, t(`lacks_${part}`));
      return part === "rag"
        ? h("strong", { class: `wb-case-word-${colour}` }, t(colour))
        : h("span", null, named(frame, part, answer[part][item.id]));
    });
    this.docket.replaceChildren(colour ? mark(colour, t) : String(this.index + 1));
    this.line.replaceChildren(...(begun ? said.flatMap((node) => [node, " "]) : []));
    this.node.classList.toggle("wb-case-done", !lacking.length);
    this.next.textContent = t(this.following() ? "next_letter" : "put_back");
  }

  fold() {
    toggle(this.button, this.panel);
    this.node.classList.toggle("wb-case-open", !this.panel.hidden);
  }

  following() {
    const others = casesOf(this.frame.view);
    const round = [...others.slice(this.index + 1), ...others.slice(0, this.index)];
    return round.find((item) => gaps(item, this.frame.answer).length > 0);
  }

  onward() {
    const next = this.following();
    this.fold();
    if (next) return this.frame.desk.get(next.id).take();
    this.button.focus();
  }

  // Into the hand: unfolded, in view, and where the keyboard goes on.
  take() {
    if (this.panel.hidden) this.fold();
    this.button.focus({ preventScroll: true });
    reveal(this.node);
  }
}

function body(frame) {
  const sheets = casesOf(frame.view).map((item, index) => new Sheet(frame, item, index));
  frame.desk = new Map(sheets.map((sheet) => [sheet.item.id, sheet]));
  sheets.forEach((sheet) => sheet.redraw());
  sheets.find(({ item }) => gaps(item, frame.answer).length > 0)?.fold();
  return h("ol", { class: "wb-desk", "aria-labelledby": frame.prompt.id }, sheets.map((sheet) => sheet.node));
}

/* ---- the tray ---- */

function count(frame) {
  const of = casesOf(frame.view).length;
  return frame.t("tray", { done: of - undone(frame.view, frame.answer).length, of });
}

function tidy(frame) {
  frame.desk.forEach((sheet) => sheet.redraw());
  frame.tray.replaceChildren(tray(frame));
}

function tray(frame) {
  const { view, answer, t } = frame;
  const left = undone(view, answer);
  const share = 100 * (1 - left.length / casesOf(view).length);
  const line = h(
    "span",
    { class: "wb-tray-line", "aria-hidden": "true" },
    h("span", { style: `inline-size:${share.toFixed(1)}%` }),
  );
  if (!left.length) return h("div", { class: "wb-tray" }, line, h("p", { class: "wb-tray-count" }, count(frame)));
  const panel = h(
    "div",
    { class: "wb-tray-panel", id: uid("tray"), tabindex: "-1", hidden: true },
    h("p", { class: "wb-quiet" }, t("tray_left", { n: left.length })),
    h("ul", null, left.map((item) => h("li", null, jump(frame, item, () => toggle(button, panel))))),
  );
  const button = h("button", {
    type: "button",
    class: "wb-link wb-chevron wb-tray-count",
    "aria-controls": panel.id,
    "aria-expanded": "false",
    on: { click: () => toggle(button, panel) },
  }, count(frame));
  const close = () => panel.hidden || toggle(button, panel);
  return h(
    "div",
    {
      class: "wb-tray",
      on: {
        focusout: (event) => event.currentTarget.contains(event.relatedTarget) || close(),
        keydown: (event) => event.key === "Escape" && !panel.hidden && (close(), button.focus()),
      },
    },
    line,
    button,
    panel,
  );
}

function jump(frame, item, close) {
  const number = casesOf(frame.view).findIndex((other) => other.id === item.id) + 1;
  const go = () => {
    close();
    frame.desk.get(item.id).take();
  };
  return h(
    "button",
    { type: "button", class: "wb-tray-jump", on: { click: go } },
    h("span", { class: "wb-tray-number" }, number),
    " ",
    h("span", null, h("span", { class: "wb-tray-subject" }, item.subject), " ", h("span", { class: "wb-quiet" }, item.sender)),
  );
}

/* ---- feedback ---- */

const lost = (item) => SIDES.reduce((sum, side) => sum + (item[side] ? item[side].maximum - item[side].points : 0), 0);

const GROUPS = {
  missed: ({ given, key }) => key === "red" && given !== "red",
  low: ({ given, key }) => given && COLOURS.indexOf(given) > COLOURS.indexOf(key),
  high: ({ given, key }) => given && COLOURS.indexOf(given) < COLOURS.indexOf(key),
  blank: ({ given }) => !given,
  sides: (item) => lost(item) > 0,
  right: () => true,
};

function looks(outcome) {
  return { full: "full", blank: "blank" }[outcome] ?? "plain";
}

function compared({ given, key }, t) {
  const pair = (name, shown) => h("div", null, h("dt", null, t(name)), h("dd", null, shown));
  if (given === key) return h("dl", { class: "wb-case-pair" }, pair("both", mark(key, t)));
  return h(
    "dl",
    { class: "wb-case-pair" },
    pair("you", given ? mark(given, t) : tag(t("outcome_blank"), "blank")),
    pair("key", mark(key, t)),
  );
}

function sideVerdict(frame, side, verdict) {
  const { t } = frame;
  const values = { given: named(frame, side, verdict.given), key: named(frame, side, verdict.key) };
  const words = verdict.given === null ? "side_blank" : verdict.given === verdict.key ? "side_same" : "side_apart";
  return h(
    "div",
    { class: "wb-case-ruling" },
    h("p", { class: "wb-case-ask" }, t(`side_${side}`), " ", tag(t(`outcome_${verdict.outcome}`), looks(verdict.outcome))),
    h("p", null, t(words, values)),
    h("div", { class: "wb-why" }, paragraphs(verdict.why)),
  );
}

function block(frame, item) {
  const { t } = frame;
  const { sender, subject, body: text } = casesOf(frame.view).find(({ id }) => id === item.id);
  return h(
    "li",
    { class: "wb-item" },
    h("p", { class: "wb-case-sender" }, sender),
    h("p", { class: "wb-case-subject" }, subject),
    compared(item, t),
    h("div", { class: "wb-why" }, paragraphs(item.why)),
    SIDES.map((side) => item[side] && sideVerdict(frame, side, item[side])),
    h(
      "div",
      { class: "wb-case-foot" },
      footnote(item.guidance, t),
      h(
        "details",
        { class: "wb-footnote wb-case-again" },
        h("summary", { class: "wb-chevron" }, t("again")),
        h("div", { class: "wb-prose" }, paragraphs(text)),
      ),
    ),
  );
}

function kappaLine(kappa, t) {
  if (kappa == null) return null;
  const figure = kappa.toFixed(2).replace("-", "\u2212").replace(/^\u2212(0\.00)$/, "$1");
  return h("p", { class: "wb-quiet wb-kappa" }, t("kappa", { kappa: figure }));
}

// The server has sorted the letters by what mattered; here each goes to the first group it belongs to.
function feedback(frame) {
  const { items, kappa } = frame.view.feedback;
  const names = Object.keys(GROUPS);
  const of = (item) => names.find((name) => GROUPS[name](item));
  return [
    kappaLine(kappa, frame.t),
    ...names.flatMap((name) => {
      const members = items.filter((item) => of(item) === name);
      return members.length === 0 ? [] : [
        h("h5", { class: "wb-subhead" }, frame.t(`group_${name}`), " ", h("span", { class: "wb-quiet" }, members.length)),
        h("ol", { class: `wb-items wb-group-${name}` }, members.map((item) => block(frame, item))),
      ];
    }),
  ];
}

export default exercise({
  blank: () => ({ rag: {}, owner: {}, deadline: {} }),
  total: (view) => casesOf(view).flatMap(parts).length,
  missing: (view, answer) => casesOf(view).flatMap((item) => gaps(item, answer)).length,
  body,
  tray,
  feedback,
});
