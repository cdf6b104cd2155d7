import { exercise, footnote, h, paragraphs, tag, uid } from "./shared.js";

// Rating: each statement with the whole scale under it, all four labels always in words.

const statementsOf = (view) => view.question.statements;

function step(frame, statement, label, rating, name) {
  const input = h("input", {
    type: "radio",
    name,
    value: rating,
    class: "wb-rate-input",
    checked: frame.answer[statement.id] === rating,
    on: { change: () => frame.change({ ...frame.answer, [statement.id]: rating }) },
  });
  return h(
    "label",
    { class: "wb-rate-step wb-ring" },
    input,
    h("span", { class: "wb-rate-dot", "aria-hidden": "true" }),
    h("span", { class: "wb-rate-label" }, label),
  );
}

function body(frame) {
  const { scale } = frame.question;
  return h(
    "div",
    { class: "wb-rate" },
    statementsOf(frame.view).map((statement) => {
      const name = uid("rate");
      return h(
        "fieldset",
        { class: "wb-rate-one" },
        h("legend", { class: "wb-rate-text" }, statement.text),
        h("div", { class: "wb-rate-scale" }, scale.map((label, index) => step(frame, statement, label, index + 1, name))),
      );
    }),
  );
}

// The four steps drawn small: the key's filled, one's own ringed. The sentence beside it says the same.
function picture({ given, key }, scale) {
  const look = (rating) => [rating === key && "wb-rate-key", rating === given && "wb-rate-mine"].filter(Boolean).join(" ");
  return h(
    "span",
    { class: "wb-rate-picture", "aria-hidden": "true" },
    scale.map((_, index) => h("span", { class: look(index + 1) })),
  );
}

function sentence({ given, key }, scale, t) {
  const values = { given: scale[given - 1], key: scale[key - 1] };
  return t(given === null ? "left_blank" : given === key ? "as_key" : "apart", values);
}

function looks(outcome) {
  return { full: "full", blank: "blank" }[outcome] ?? "plain";
}

function block(frame, item) {
  const { t, question: { scale } } = frame;
  const statement = statementsOf(frame.view).find((other) => other.id === item.id);
  return h(
    "li",
    { class: "wb-item" },
    h("p", { class: "wb-rate-text" }, statement.text),
    h(
      "p",
      { class: "wb-rate-verdict" },
      picture(item, scale),
      tag(t(`outcome_${item.outcome}`), looks(item.outcome)),
      h("span", null, sentence(item, scale, t)),
    ),
    h("div", { class: "wb-why" }, paragraphs(item.why)),
    footnote(item.guidance, t),
  );
}

export default exercise({
  blank: () => ({}),
  total: (view) => statementsOf(view).length,
  missing: (view, answer) => statementsOf(view).filter(({ id }) => !answer[id]).length,
  body,
  feedback: (frame) => h("ol", { class: "wb-items" }, frame.view.feedback.items.map((item) => block(frame, item))),
});
