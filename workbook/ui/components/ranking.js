import { exercise, footnote, h, last, paragraphs, tag } from "./shared.js";

// Ranking: nothing is ranked at first. Tapping a card gives it the next place, best first; buttons move it from there.

const optionsOf = (view) => view.question.options;
const placed = (answer) => Object.keys(answer).sort((one, other) => answer[one] - answer[other]);
const ranks = (ids) => Object.fromEntries(ids.map((id, index) => [id, index + 1]));

// Enough of a card to know it by, for those who hear its buttons rather than see them.
function brief(text) {
  const words = text.split(/\s+/);
  return words.length <= 8 ? text : `${words.slice(0, 7).join(" ")} …`;
}

function end(question, number) {
  if (number === 1) return question.best;
  return number === question.options.length ? question.worst : null;
}

// What moved is seen to move, where motion is welcome.
function glide(nodes, act) {
  const before = new Map(nodes().map((node) => [node.dataset.id, node.getBoundingClientRect().top]));
  act();
  if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  for (const node of nodes()) {
    const by = before.get(node.dataset.id) - node.getBoundingClientRect().top;
    if (by) node.animate([{ transform: `translateY(${by}px)` }, { transform: "none" }], { duration: 160, easing: "ease-out" });
  }
}

class Order {
  constructor(frame) {
    Object.assign(this, { frame, t: frame.t, question: frame.question });
    this.list = h("ol", { class: "wb-rank-list" });
    this.pool = h("ul", { class: "wb-rank-pool" });
    this.poolHead = h("p", { class: "wb-rank-head" }, this.t("pool"));
    this.node = h(
      "div",
      { class: "wb-rank", role: "group", "aria-labelledby": frame.prompt.id },
      this.list,
      this.poolHead,
      this.pool,
    );
    this.draw();
  }

  get ids() {
    return placed(this.frame.answer);
  }

  get free() {
    return this.question.options.filter(({ id }) => !this.frame.answer[id]);
  }

  draw() {
    const { ids, free } = this;
    this.controls = {};
    this.list.replaceChildren(
      ...ids.map((id, index) => this.item(id, index, ids.length)),
      ...(free.length ? [this.slot(ids.length + 1)] : []),
    );
    this.pool.replaceChildren(...free.map((option) => this.card(option)));
    this.poolHead.hidden = this.pool.hidden = !free.length;
  }

  /* -- what is drawn -- */

  button(id, act, label, text, disabled) {
    const node = h(
      "button",
      {
        type: "button",
        class: `wb-rank-move wb-rank-${act}`,
        disabled,
        on: { click: () => this[act](id) },
      },
      label,
      h("span", { class: "wb-hide" }, this.t("of_item", { text: brief(text) })),
    );
    (this.controls[id] ??= {})[act] = node;
    return node;
  }

  item(id, index, count) {
    const { text } = this.question.options.find((option) => option.id === id);
    const label = end(this.question, index + 1);
    return h(
      "li",
      { class: "wb-rank-item", "data-id": id },
      h("span", { class: "wb-rank-number", "aria-hidden": "true" }, index + 1),
      h(
        "div",
        { class: "wb-rank-main" },
        label && h("p", { class: "wb-rank-end" }, label),
        h("p", { class: "wb-rank-text" }, text),
        h(
          "div",
          { class: "wb-rank-moves" },
          this.button(id, "up", this.t("up"), text, index === 0),
          this.button(id, "down", this.t("down"), text, index === count - 1),
          this.button(id, "out", this.t("take_out"), text, false),
        ),
      ),
    );
  }

  slot(number) {
    const words = number === 1 ? this.t("next_first") : this.t("next_slot");
    const label = end(this.question, number);
    return h(
      "li",
      { class: "wb-rank-item wb-rank-slot" },
      h("span", { class: "wb-rank-number", "aria-hidden": "true" }, number),
      h(
        "p",
        { class: "wb-rank-main" },
        label && h("strong", { class: "wb-rank-end" }, label),
        " ",
        h("span", { class: "wb-quiet" }, words),
      ),
    );
  }

  card({ id, text }) {
    const node = h(
      "button",
      { type: "button", class: "wb-rank-card", on: { click: () => this.put(id) } },
      h("span", { class: "wb-rank-text" }, text),
      " ",
      h("span", { class: "wb-rank-cue" }, this.t("place_next")),
    );
    this.controls[id] = { put: node };
    return h("li", { "data-id": id }, node);
  }

  /* -- what the person does -- */

  set(ids) {
    const nodes = () => [...this.node.querySelectorAll("[data-id]")];
    glide(nodes, () => {
      this.frame.change(ranks(ids));
      this.draw();
    });
  }

  put(id) {
    const at = this.free.findIndex((option) => option.id === id);
    this.set([...this.ids, id]);
    const { ids, free } = this;
    const heir = free[at] ?? last(free);
    (heir ? this.controls[heir.id].put : this.usable(id, "up")).focus();
    this.frame.announce(
      this.t(free.length ? "put" : "put_all", { n: ids.length, of: this.question.options.length, left: free.length }),
    );
  }

  up(id) {
    this.move(id, -1, "up");
  }

  down(id) {
    this.move(id, 1, "down");
  }

  move(id, by, act) {
    const { ids } = this;
    const at = ids.indexOf(id);
    ids.splice(at, 1);
    ids.splice(at + by, 0, id);
    this.set(ids);
    this.usable(id, act).focus();
    this.frame.announce(this.t("moved", { place: at + by + 1, of: this.question.options.length }));
  }

  out(id) {
    const at = this.ids.indexOf(id);
    this.set(this.ids.filter((other) => other !== id));
    const heir = this.ids[at] ?? last(this.ids);
    (heir ? this.controls[heir].out : this.controls[id].put).focus();
    this.frame.announce(this.t("taken_out", { n: this.free.length }));
  }

  // At either end a button has nothing left to do; the focus goes to one that has.
  usable(id, act) {
    const { up, down, out } = this.controls[id];
    return [act === "up" ? up : down, up, down, out].find((node) => !node.disabled);
  }
}

/* ---- feedback ---- */

function sentence({ given, key }, t) {
  const values = { given: t(`nth_${given}`), key: t(`nth_${key}`) };
  return t(given === null ? "left_out" : given === key ? "as_key" : "apart", values);
}

function looks(outcome) {
  return { full: "full", blank: "blank" }[outcome] ?? "plain";
}

function block(frame, item) {
  const { t, question } = frame;
  const label = end(question, item.key);
  return h(
    "li",
    { class: "wb-item wb-rank-verdict" },
    h("span", { class: "wb-rank-number", "aria-hidden": "true" }, item.key),
    h(
      "div",
      null,
      label && h("p", { class: "wb-rank-end" }, label),
      h("p", { class: "wb-item-text" }, question.options.find(({ id }) => id === item.id).text),
      h(
        "p",
        { class: "wb-rank-said" },
        tag(t(`outcome_${item.outcome}`), looks(item.outcome)),
        h("span", null, sentence(item, t)),
      ),
      h("div", { class: "wb-why" }, paragraphs(item.why)),
      footnote(item.guidance, t),
    ),
  );
}

function feedback(frame) {
  return [
    h("h5", { class: "wb-subhead" }, frame.t("key_order")),
    h("ol", { class: "wb-items wb-rank-key" }, frame.view.feedback.items.map((item) => block(frame, item))),
  ];
}

export default exercise({
  blank: () => ({}),
  total: (view) => optionsOf(view).length,
  missing: (view, answer) => optionsOf(view).length - placed(answer).length,
  body: (frame) => new Order(frame).node,
  feedback,
});
