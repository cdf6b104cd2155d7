import { exercise, footnote, h, letter, paragraphs, tag, uid } from "./shared.js";

// Best option (one of several) and choose (so many of several): a card for each option, the whole of it a label.

const single = (view) => view.kind === "best-option";
const picked = (view, answer) => (single(view) ? [answer].filter(Boolean) : answer);

function optionCard(frame, option, index, name, redraw) {
  const one = single(frame.view);
  const input = h("input", {
    type: one ? "radio" : "checkbox",
    name,
    value: option.id,
    class: "wb-option-input",
    checked: picked(frame.view, frame.answer).includes(option.id),
    on: { change: () => redraw(option.id, input.checked) },
  });
  return h(
    "label",
    { class: "wb-option wb-ring" },
    input,
    h("span", { class: one ? "wb-letter wb-letter-round" : "wb-letter", "aria-hidden": "true" }, letter(index)),
    h("span", { class: "wb-option-text" }, option.text),
  );
}

// Too many are not refused in silence: the card can be ticked, and a line says what to take back.
function countLine(frame) {
  const { pick } = frame.question;
  const n = frame.answer.length;
  if (n > pick) return frame.t("too_many", { pick, n: n - pick });
  return frame.t(n === pick ? "enough" : "so_many", { done: n, pick });
}

function body(frame) {
  const { view, question } = frame;
  const name = uid("choice");
  const line = single(view) ? null : h("p", { class: "wb-count", role: "status" }, countLine(frame));
  const redraw = (id, on) => {
    const others = picked(view, frame.answer).filter((other) => other !== id);
    frame.change(single(view) ? id : on ? [...others, id] : others);
    if (!line) return;
    line.textContent = countLine(frame);
    line.classList.toggle("wb-count-over", frame.answer.length > question.pick);
  };
  return h(
    "fieldset",
    { class: "wb-options", "aria-labelledby": frame.prompt.id },
    h("legend", { class: "wb-hide" }, view.prompt),
    line,
    question.options.map((option, index) => optionCard(frame, option, index, name, redraw)),
  );
}

function tags(item, view, t) {
  if (item.chosen && item.keyed) return [tag(t(single(view) ? "chosen_best" : "chosen_right"), "full")];
  if (item.chosen) return [tag(t("chosen"), "plain")];
  return item.keyed ? [tag(t(single(view) ? "stronger" : "missed"), "key")] : [];
}

function block(frame, item) {
  const index = frame.question.options.findIndex((option) => option.id === item.id);
  const look = item.chosen ? "wb-picked" : "";
  const marks = tags(item, frame.view, frame.t);
  return h(
    "li",
    { class: `wb-item wb-verdict ${look}` },
    h("span", { class: "wb-letter wb-letter-round", "aria-hidden": "true" }, letter(index)),
    h(
      "div",
      null,
      marks.length > 0 && h("p", { class: "wb-tags" }, marks),
      h("p", { class: "wb-item-text" }, frame.question.options[index].text),
      h("div", { class: "wb-why" }, paragraphs(item.why)),
      footnote(item.guidance, frame.t),
    ),
  );
}

// What was chosen and what was stronger come first; the rest follows for those who want it.
function feedback(frame) {
  const { items } = frame.view.feedback;
  const first = items.filter((item) => item.chosen || item.keyed).sort((a, b) => b.chosen - a.chosen);
  const rest = items.filter((item) => !item.chosen && !item.keyed);
  return [
    h("ul", { class: "wb-items" }, first.map((item) => block(frame, item))),
    rest.length > 0 && h("h5", { class: "wb-subhead" }, frame.t("others")),
    h("ul", { class: "wb-items wb-unpicked" }, rest.map((item) => block(frame, item))),
  ];
}

export default exercise({
  blank: (view) => (single(view) ? null : []),
  total: (view) => view.question.pick,
  missing: (view, answer) => Math.max(0, view.question.pick - picked(view, answer).length),
  problem: (view, answer, t) => {
    const over = picked(view, answer).length - view.question.pick;
    return over > 0 ? t("too_many", { n: over, pick: view.question.pick }) : null;
  },
  body,
  feedback,
});
