import { exercise, footnote, h, paragraphs, reveal, tag, uid } from "./shared.js";

// Placing: a map of five by five cells. One person at a time is in the hand, told above the map; pressing a cell puts
// them there, and the next one comes up. The list below says where everybody stands, to move them or take them back.

const SIDE = 5;
const STEPS = [1, 2, 3, 4, 5];
const ROWS = [...STEPS].reverse();
const MOST_MARKS = 4;

const everybody = (view) => view.question.items;
const rolesOf = (view) => view.question.coverage?.roles ?? [];
const free = (view, answer) => everybody(view).filter(({ id }) => !answer.at[id]);
const number = (view, id) => everybody(view).findIndex((item) => item.id === id) + 1;
const isAt = (cell, column, row) => cell?.[0] === column && cell[1] === row;

// A place in words: both axes by name, each with its step, and an end by what it is called.
function spot(frame, [column, row]) {
  const { question: { across, up }, t } = frame;
  const along = ({ label, low, high }, n) =>
    t({ 1: "step_end", [SIDE]: "step_end" }[n] ?? "step_on", { axis: label, n, of: SIDE, end: n === 1 ? low : high });
  return t("spot", { across: along(across, column), up: along(up, row) });
}

/* ---- the map: its two scales, and a cell for each step of both ---- */

function scales(frame, grid) {
  const { across, up } = frame.question;
  const scale = ({ label, low, high }, way) =>
    h("p", { class: `wb-map-scale wb-map-${way}` }, h("span", null, low), h("strong", null, label), h("span", null, high));
  return h("div", { class: "wb-map" }, scale(up, "up"), grid, scale(across, "across"));
}

// The highest row stands at the top, as on any map with two axes.
function rows(cell) {
  return ROWS.map((row) => h("div", { class: "wb-map-row", role: "row" }, STEPS.map((column) => cell(column, row))));
}

function marks(ids, draw, t) {
  const shown = ids.length > MOST_MARKS ? ids.slice(0, MOST_MARKS - 1) : ids;
  const rest = ids.length - shown.length;
  return h(
    "span",
    { class: "wb-map-marks", "aria-hidden": "true" },
    shown.map(draw),
    rest > 0 && h("span", { class: "wb-map-more" }, t("more", { n: rest })),
  );
}

/* ---- placing ---- */

class Board {
  constructor(frame) {
    Object.assign(this, { frame, t: frame.t, view: frame.view, cells: new Map(), lines: new Map(), at: [3, 3], asked: [] });
    this.hand = free(this.view, frame.answer)[0]?.id ?? null;
    const label = uid("map");
    this.told = h("div", { class: "wb-map-hand", id: label });
    this.grid = h("div", {
      class: "wb-map-grid",
      role: "grid",
      "aria-label": this.t("map"),
      "aria-describedby": label,
      on: { keydown: (event) => this.key(event) },
    }, rows((column, row) => this.cell(column, row)));
    this.list = h("ol", { class: "wb-map-list" }, everybody(this.view).map((item, index) => this.line(item, index)));
    this.node = h(
      "div",
      { class: "wb-map-board", role: "group", "aria-labelledby": frame.prompt.id },
      h("div", { class: "wb-map-desk" }, this.told, scales(frame, this.grid)),
      h("h4", { class: "wb-subhead" }, this.t("list")),
      this.list,
    );
    this.draw();
  }

  get placed() {
    return this.frame.answer.at;
  }

  item(id) {
    return everybody(this.view).find((item) => item.id === id);
  }

  /* -- what is drawn -- */

  cell(column, row) {
    const node = h("button", {
      type: "button",
      class: "wb-map-cell",
      tabindex: "-1",
      on: { click: () => this.press(column, row), focus: () => this.rove(column, row) },
    });
    this.cells.set(`${column} ${row}`, { node, column, row });
    return h("div", { class: "wb-map-box", role: "gridcell" }, node);
  }

  line(item, index) {
    const whose = () => h("span", { class: "wb-hide" }, this.t("of_item", { text: item.text }));
    const where = h("p", { class: "wb-map-where" });
    const word = h("span", null);
    const take = h("button", { type: "button", class: "wb-map-act", on: { click: () => this.take(item.id) } }, word, whose());
    const back = h(
      "button",
      { type: "button", class: "wb-map-act", on: { click: () => this.back(item.id) } },
      this.t("take_back"),
      whose(),
    );
    const node = h(
      "li",
      { class: "wb-map-line" },
      h("span", { class: "wb-map-number", "aria-hidden": "true" }, index + 1),
      h(
        "div",
        null,
        h("p", { class: "wb-map-name" }, item.text),
        item.about && h("p", { class: "wb-map-about" }, item.about),
        where,
        h("div", { class: "wb-map-acts" }, take, back),
      ),
    );
    this.lines.set(item.id, { node, where, word, take, back });
    return node;
  }

  draw() {
    for (const { node, column, row } of this.cells.values()) this.drawCell(node, column, row);
    for (const [id, line] of this.lines) this.drawLine(id, line);
    this.drawHand();
    this.rove(...this.at);
  }

  drawCell(node, column, row) {
    const { t } = this;
    const here = everybody(this.view).filter(({ id }) => isAt(this.placed[id], column, row));
    const names = here.map((item) => t("named", { n: number(this.view, item.id), text: item.text })).join("; ");
    node.replaceChildren(
      h("span", { class: "wb-hide" }, spot(this.frame, [column, row]), " ", names && t("here", { names })),
      marks(
        here,
        ({ id }) => h("span", { class: id === this.hand ? "wb-map-mark wb-map-held" : "wb-map-mark" }, number(this.view, id)),
        t,
      ),
    );
  }

  drawLine(id, { node, where, word, back }) {
    const cell = this.placed[id];
    node.classList.toggle("wb-map-in-hand", id === this.hand);
    node.setAttribute("aria-current", String(id === this.hand));
    where.textContent = cell ? spot(this.frame, cell) : this.t("not_yet");
    where.classList.toggle("wb-map-set", Boolean(cell));
    word.textContent = this.t(cell ? "move" : "put");
    back.hidden = !cell;
  }

  drawHand() {
    const { t } = this;
    const item = this.hand && this.item(this.hand);
    const cue = (words) => h("p", { class: "wb-map-cue" }, words);
    const named = ({ id, text }) => [h("span", { class: "wb-map-number" }, number(this.view, id)), " ", text];
    if (item) {
      this.told.replaceChildren(
        cue(this.placed[item.id] ? t("moving") : t("next")),
        h("p", { class: "wb-map-name" }, named(item)),
        ...(item.about ? [h("p", { class: "wb-map-about" }, item.about)] : []),
      );
    } else if (this.asked.length) {
      this.told.replaceChildren(
        cue(t("several")),
        h(
          "div",
          { class: "wb-map-asked" },
          this.asked.map((one) =>
            h("button", { type: "button", class: "wb-second", on: { click: () => this.take(one.id) } }, named(one))
          ),
        ),
      );
    } else this.told.replaceChildren(cue(this.idle));
  }

  // What to say when nobody is in the hand.
  get idle() {
    return free(this.view, this.frame.answer).length ? this.t("pick") : this.t("all");
  }

  // One cell at a time is on the way of the Tab key; arrows lead to the others.
  rove(column, row) {
    this.at = [column, row];
    for (const cell of this.cells.values()) cell.node.tabIndex = cell.column === column && cell.row === row ? 0 : -1;
  }

  get current() {
    return this.cells.get(this.at.join(" ")).node;
  }

  /* -- what the person does -- */

  key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const [column, row] = this.at;
    const inside = (n) => Math.min(SIDE, Math.max(1, n));
    const to = {
      ArrowLeft: [column - 1, row],
      ArrowRight: [column + 1, row],
      ArrowUp: [column, row + 1],
      ArrowDown: [column, row - 1],
      Home: [1, row],
      End: [SIDE, row],
      PageUp: [column, SIDE],
      PageDown: [column, 1],
    }[event.key];
    if (to) this.rove(inside(to[0]), inside(to[1])), this.current.focus(), event.preventDefault();
    else if (event.key === "Escape" && this.hand) this.drop();
  }

  press(column, row) {
    const here = everybody(this.view).filter(({ id }) => isAt(this.placed[id], column, row));
    if (this.hand) return this.put(this.hand, [column, row]);
    if (here.length === 1) return this.hold(here[0].id);
    this.asked = here;
    this.drawHand();
    if (here.length) {
      this.told.querySelector("button").focus({ preventScroll: true });
      reveal(this.told);
    }
    this.frame.announce(here.length ? this.t("several") : this.idle);
  }

  set(at) {
    this.frame.change({ ...this.frame.answer, at });
    this.frame.tray.replaceChildren(placingTray(this.frame));
  }

  put(id, cell) {
    const { t } = this;
    this.set({ ...this.placed, [id]: cell });
    const next = free(this.view, this.frame.answer);
    const after = next.find((item) => number(this.view, item.id) > number(this.view, id)) ?? next[0];
    Object.assign(this, { hand: after?.id ?? null, asked: [] });
    this.draw();
    const said = t("placed", { text: this.item(id).text, spot: spot(this.frame, cell) });
    this.frame.announce(
      `${said} ${after ? t("then", { text: [after.text, after.about].filter(Boolean).join(". ") }) : this.idle}`,
    );
  }

  hold(id) {
    Object.assign(this, { hand: id, asked: [] });
    this.draw();
    this.frame.announce(this.t("held", { text: this.item(id).text }));
  }

  drop() {
    Object.assign(this, { hand: null, asked: [] });
    this.draw();
    this.frame.announce(this.idle);
  }

  // From the list up to the map, where the keyboard goes on.
  take(id) {
    if (this.placed[id]) this.rove(...this.placed[id]);
    this.hold(id);
    this.current.focus({ preventScroll: true });
    reveal(this.told);
  }

  back(id) {
    const { [id]: _, ...others } = this.placed;
    this.set(others);
    Object.assign(this, { hand: this.hand ?? id, asked: [] });
    this.draw();
    this.lines.get(id).take.focus();
    this.frame.announce(this.t("taken_back", { text: this.item(id).text }));
  }
}

/* ---- who has nobody ---- */

function coverage(frame) {
  const { question: { coverage: asked } } = frame;
  if (!asked) return null;
  const tick = (id, on) => {
    const { gaps } = frame.answer;
    const ticked = rolesOf(frame.view).map((role) => role.id).filter((other) => (other === id ? on : gaps.includes(other)));
    frame.change({ ...frame.answer, gaps: ticked });
  };
  return h(
    "fieldset",
    { class: "wb-map-roles" },
    h("legend", { class: "wb-prompt" }, asked.prompt),
    asked.roles.map(({ id, text }) => {
      const input = h("input", {
        type: "checkbox",
        value: id,
        class: "wb-map-input",
        checked: frame.answer.gaps.includes(id),
        on: { change: () => tick(id, input.checked) },
      });
      return h(
        "label",
        { class: "wb-map-role wb-ring" },
        input,
        h("span", { class: "wb-map-tick", "aria-hidden": "true" }),
        h("span", null, text),
      );
    }),
  );
}

/* ---- how far one has come ---- */

function placingTray(frame) {
  const of = everybody(frame.view).length;
  const done = of - free(frame.view, frame.answer).length;
  return h(
    "div",
    { class: "wb-tray" },
    h(
      "span",
      { class: "wb-tray-line", "aria-hidden": "true" },
      h("span", { style: `inline-size:${((100 * done) / of).toFixed(1)}%` }),
    ),
    h("p", { class: "wb-tray-count" }, frame.t("so_far", { done, of })),
  );
}

/* ---- feedback ---- */

// One's own a circle, the key's a square, both in one a ringed square; the list below says it all in words.
function picture(frame, items) {
  const { t } = frame;
  const mark = ({ id, look }) => h("span", { class: `wb-map-mark wb-map-${look}` }, number(frame.view, id));
  const cell = (column, row) => {
    const here = items.flatMap(({ id, given, key }) => {
      if (isAt(key, column, row)) return [{ id, look: isAt(given, column, row) ? "both" : "key" }];
      return isAt(given, column, row) ? [{ id, look: "mine" }] : [];
    });
    return h("div", { class: "wb-map-box" }, h("div", { class: "wb-map-cell" }, marks(here, mark, t)));
  };
  const sign = (look) =>
    h("span", { class: "wb-map-sign" }, h("span", { class: `wb-map-mark wb-map-${look}` }, t("sign")), t(`sign_${look}`));
  const grid = h(
    "div",
    { class: "wb-map-grid" },
    ROWS.map((row) => h("div", { class: "wb-map-row" }, STEPS.map((column) => cell(column, row)))),
  );
  return h(
    "figure",
    { class: "wb-map-figure", "aria-hidden": "true" },
    scales(frame, grid),
    h("p", { class: "wb-map-signs" }, ["mine", "key", "both"].map(sign)),
  );
}

function looks(outcome) {
  return { full: "full", blank: "blank" }[outcome] ?? "plain";
}

function placeSaid(frame, { given, key }) {
  const { t } = frame;
  if (given === null) return h("p", { class: "wb-map-said" }, t("key_at", { spot: spot(frame, key) }));
  if (isAt(given, ...key)) return h("p", { class: "wb-map-said" }, t("as_key", { spot: spot(frame, key) }));
  return [
    h("p", { class: "wb-map-said" }, t("you_at", { spot: spot(frame, given) })),
    h("p", { class: "wb-map-said" }, t("key_at", { spot: spot(frame, key) })),
  ];
}

function verdictOn(frame, item) {
  const { t } = frame;
  return h(
    "li",
    { class: "wb-item wb-map-line" },
    h("span", { class: "wb-map-number", "aria-hidden": "true" }, number(frame.view, item.id)),
    h(
      "div",
      null,
      h("p", { class: "wb-tags" }, tag(t(`outcome_${item.outcome}`), looks(item.outcome))),
      h("p", { class: "wb-item-text" }, everybody(frame.view).find(({ id }) => id === item.id).text),
      placeSaid(frame, item),
      h("div", { class: "wb-why" }, paragraphs(item.why)),
      footnote(item.guidance, t),
    ),
  );
}

// Why a role is right or wrong does not show in its marks alone: a wrong tick takes from the right ones.
function verdictOnRole(frame, item) {
  const { t } = frame;
  const word = item.gap ? (item.ticked ? "gap_found" : "gap_missed") : item.ticked ? "gap_wrong" : "gap_left";
  const right = item.gap === item.ticked;
  return h(
    "li",
    { class: "wb-item" },
    h(
      "p",
      { class: "wb-tags" },
      item.outcome === "blank"
        ? tag(t("outcome_blank"), "blank")
        : tag(t(`outcome_${right ? "full" : "none"}`), right ? "full" : "plain"),
    ),
    h("p", { class: "wb-item-text" }, rolesOf(frame.view).find(({ id }) => id === item.id).text),
    h("p", { class: "wb-map-said" }, t(item.outcome === "blank" ? (item.gap ? "gap_missed" : "gap_covered") : word)),
    h("div", { class: "wb-why" }, paragraphs(item.why)),
    footnote(item.guidance, t),
  );
}

function feedback(frame) {
  const { view: { feedback: { items } }, question } = frame;
  const people = items.filter((item) => !("gap" in item));
  const roles = items.filter((item) => "gap" in item);
  return [
    picture(frame, people),
    h("ol", { class: "wb-items" }, people.map((item) => verdictOn(frame, item))),
    roles.length > 0 && h("h5", { class: "wb-subhead" }, question.coverage.prompt),
    roles.length > 0 && h("p", { class: "wb-quiet" }, frame.t("gap_rule")),
    roles.length > 0 && h("ul", { class: "wb-items" }, roles.map((item) => verdictOnRole(frame, item))),
  ];
}

export default exercise({
  blank: () => ({ at: {}, gaps: [] }),
  total: (view) => everybody(view).length + rolesOf(view).length,
  missing: (view, answer) => free(view, answer).length + (answer.gaps.length ? 0 : rolesOf(view).length),
  body: (frame) => [new Board(frame).node, coverage(frame)],
  tray: placingTray,
  feedback,
});
