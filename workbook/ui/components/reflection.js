import { exercise, footnote, h, paragraphs, writing } from "./shared.js";

// Reflection: boxes to think in, kept for the writer. Where a room may see it, a tick offers it without a name.

const filled = (text) => Boolean(text?.trim());

function box(frame, { id, label, help }) {
  return writing({
    label,
    help,
    value: frame.answer.texts[id] ?? "",
    limit: frame.question.limit,
    rows: 5,
    change: (text) => frame.change({ ...frame.answer, texts: { ...frame.answer.texts, [id]: text } }),
  }, frame.t);
}

function offer(frame) {
  const input = h("input", {
    type: "checkbox",
    class: "wb-offer-tick",
    checked: frame.answer.offer,
    on: { change: () => frame.change({ ...frame.answer, offer: input.checked }) },
  });
  return h("label", { class: "wb-offer" }, input, h("span", null, frame.t("offer")));
}

function body(frame) {
  const { question: { boxes, may_offer: may }, t } = frame;
  return h(
    "div",
    { class: "wb-boxes" },
    h("p", { class: "wb-quiet" }, may ? t("yours_or_room") : t("yours"), " ", t("no_names")),
    boxes.map((one) => box(frame, one)),
    may && offer(frame),
  );
}

// What was written, as it was written, and then what others often find.
function feedback(frame) {
  const { question: { boxes, may_offer: may }, view: { feedback: { given, items } }, t } = frame;
  const texts = h(
    "dl",
    { class: "wb-written" },
    boxes.map(({ id, label }) => [
      h("dt", null, label),
      h(
        "dd",
        { class: filled(given.texts[id]) ? "wb-as-typed" : "wb-quiet" },
        filled(given.texts[id]) ? given.texts[id] : t("left_empty"),
      ),
    ]),
  );
  const others = items.map((item) =>
    h(
      "div",
      { class: "wb-others" },
      h("h5", { class: "wb-subhead" }, t("others")),
      paragraphs(item.why),
      footnote(item.guidance, t),
    )
  );
  return [texts, may && given.offer && h("p", { class: "wb-quiet" }, t("offered")), ...others];
}

export default exercise({
  blank: () => ({ texts: {}, offer: false }),
  total: (view) => view.question.boxes.length,
  missing: (view, answer) => view.question.boxes.filter(({ id }) => !filled(answer.texts[id])).length,
  problem: ({ question: { boxes, limit } }, answer, t) => {
    const over = Math.max(...boxes.map(({ id }) => [...(answer.texts[id] ?? "")].length - limit));
    return over > 0 ? t("too_long", { n: over }) : null;
  },
  body,
  feedback,
});
