import { exercise, footnote, h, paragraphs, tag, uid } from "./shared.js";

// Matching: a card for each item. Few targets stand under it in full, as many buttons to press; more go into a list to open.

const FEW = 4;

const itemsOf = (view) => view.question.items;
const targetText = (frame, id) => frame.question.targets.find((target) => target.id === id)?.text;
const unmatched = (view, answer) => itemsOf(view).filter(({ id }) => !answer[id]);

/* ---- a card ---- */

function few(frame, item, set) {
  const name = uid("match");
  return h(
    "fieldset",
    { class: "wb-match-card" },
    h("legend", { class: "wb-match-text" }, item.text),
    h(
      "div",
      { class: "wb-match-few" },
      frame.question.targets.map(({ id, text }) =>
        h(
          "label",
          { class: "wb-match-one wb-ring" },
          h("input", {
            type: "radio",
            name,
            value: id,
            class: "wb-match-input",
            checked: frame.answer[item.id] === id,
            on: { change: () => set(item.id, id) },
          }),
          h("span", { class: "wb-match-dot", "aria-hidden": "true" }),
          h("span", { class: "wb-match-name" }, text),
        )
      ),
    ),
  );
}

function many(frame, item, set) {
  const { answer, question, t } = frame;
  const id = uid("match");
  const select = h(
    "select",
    { id, class: "wb-match-select", on: { change: () => set(item.id, select.value) } },
    h("option", { value: "", selected: !answer[item.id] }, t("choose")),
    question.targets.map((target) => h("option", { value: target.id, selected: target.id === answer[item.id] }, target.text)),
  );
  return h(
    "div",
    { class: "wb-match-card" },
    h("label", { class: "wb-match-text", for: id }, item.text),
    h("span", { class: "wb-match-box" }, select),
  );
}

// A list shows one target at a time and cuts long ones short, so there all of them are told in full first.
function told(frame) {
  return h(
    "div",
    { class: "wb-match-told" },
    h("p", { class: "wb-quiet" }, frame.t("targets")),
    h("ul", null, frame.question.targets.map(({ text }) => h("li", null, text))),
  );
}

function body(frame) {
  const { question } = frame;
  const short = question.targets.length <= FEW;
  const set = (item, target) => {
    const before = unmatched(frame.view, frame.answer).length;
    const { [item]: _, ...others } = frame.answer;
    frame.change(target ? { ...others, [item]: target } : others);
    frame.tray.replaceChildren(matchTray(frame));
    if (unmatched(frame.view, frame.answer).length !== before) frame.announce(soFar(frame));
  };
  const cards = itemsOf(frame.view).map((item) => h("li", null, (short ? few : many)(frame, item, set)));
  return [!short && told(frame), h("ol", { class: "wb-match", "aria-labelledby": frame.prompt.id }, cards)];
}

/* ---- how far one has come ---- */

function soFar(frame) {
  const of = itemsOf(frame.view).length;
  return frame.t("so_far", { done: of - unmatched(frame.view, frame.answer).length, of });
}

function matchTray(frame) {
  const share = 100 * (1 - unmatched(frame.view, frame.answer).length / itemsOf(frame.view).length);
  return h(
    "div",
    { class: "wb-tray" },
    h("span", { class: "wb-tray-line", "aria-hidden": "true" }, h("span", { style: `inline-size:${share.toFixed(1)}%` })),
    h("p", { class: "wb-tray-count" }, soFar(frame)),
  );
}

/* ---- feedback ---- */

function pair(frame, { given, key }) {
  const { t } = frame;
  const line = (words, shown, look) => h("div", { class: look }, h("dt", null, t(words)), h("dd", null, shown));
  if (given === key) return h("dl", { class: "wb-match-pair" }, line("both", targetText(frame, key), "wb-match-key"));
  return h(
    "dl",
    { class: "wb-match-pair" },
    line("you", given === null ? t("nothing") : targetText(frame, given)),
    line("key", targetText(frame, key), "wb-match-key"),
  );
}

function looks(outcome) {
  return { full: "full", blank: "blank" }[outcome] ?? "plain";
}

function block(frame, item) {
  const { t } = frame;
  return h(
    "li",
    { class: "wb-item" },
    h("p", { class: "wb-tags" }, tag(t(`outcome_${item.outcome}`), looks(item.outcome))),
    h("p", { class: "wb-item-text" }, itemsOf(frame.view).find(({ id }) => id === item.id).text),
    pair(frame, item),
    h("div", { class: "wb-why" }, paragraphs(item.why)),
    footnote(item.guidance, t),
  );
}

export default exercise({
  blank: () => ({}),
  total: (view) => itemsOf(view).length,
  missing: (view, answer) => unmatched(view, answer).length,
  body,
  tray: matchTray,
  feedback: (frame) => h("ol", { class: "wb-items" }, frame.view.feedback.items.map((item) => block(frame, item))),
});
