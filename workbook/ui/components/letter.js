import { exercise, h, paragraphs, reveal, tag, uid, writing } from "./shared.js";

// Letter: a sheet to write on with the brief beside it; then a model with notes in its margin; then
// one's own letter again, to be marked criterion by criterion. The server says which of them it is:
// an open view that holds feedback is one in which a letter is being marked.

const WIDE = "(min-width: 75em)";

const marking = (view) => view.state === "open" && view.feedback !== null;
const wordsIn = (text) => text.split(/\s+/u).filter((run) => /[\p{L}\p{N}]/u.test(run)).length;

/* ---- writing ---- */

function count(text, { words: { min, max } }, t) {
  const n = wordsIn(text);
  return `${t("words_so_far", { n })} ${t(n < min || n > max ? "words_aim" : "words_good", { min, max })}`;
}

function desk(frame) {
  const { question, t } = frame;
  const sheet = writing({
    label: t("your_letter"),
    help: t("no_names"),
    value: frame.answer.text,
    limit: question.limit,
    rows: 16,
    count: (text) => count(text, question, t),
    change: (text) => frame.change({ text, marks: null }),
  }, t);
  return h(
    "div",
    { class: "wb-spread wb-desk-letter" },
    h("div", { class: "wb-brief" }, h("h4", { class: "wb-subhead" }, t("brief")), paragraphs(question.brief)),
    sheet,
  );
}

/* ---- reading ---- */

// A sheet as it was typed: its own paragraphs, its own line ends.
function paper(text, name) {
  return h("div", { class: "wb-sheet wb-as-typed", role: "group", "aria-label": name, tabindex: "0" }, text.trim());
}

// One run of the model; where notes are about it, it is marked and numbered.
function run({ text, notes }) {
  return notes.length ? h("mark", { class: "wb-quoted" }, text, h("sup", null, notes.join(", "))) : text;
}

function note({ n, criterion, why }, labels) {
  return h(
    "details",
    { class: "wb-margin-note", open: window.matchMedia(WIDE).matches },
    h("summary", { class: "wb-chevron" }, h("span", { class: "wb-note-n" }, n), h("span", null, labels.get(criterion))),
    h("div", { class: "wb-note-why" }, paragraphs(why)),
  );
}

function model(frame) {
  const { view: { feedback } } = frame;
  const labels = new Map(feedback.criteria.map(({ id, label }) => [id, label]));
  const rows = feedback.model.map((runs) => {
    const numbers = new Set(runs.flatMap(({ notes }) => notes));
    const notes = feedback.items.filter(({ n }) => numbers.has(n));
    return [
      h("p", { class: "wb-model-text" }, runs.map(run)),
      h("div", { class: "wb-model-notes" }, notes.map((one) => note(one, labels))),
    ];
  });
  return h("div", { class: "wb-spread wb-model" }, rows.map((row) => h("div", { class: "wb-model-row" }, row)));
}

function examples(criterion, t) {
  return h(
    "dl",
    { class: "wb-examples" },
    h("dt", null, t("example_met")),
    h("dd", null, criterion.example_met),
    h("dt", null, t("example_not")),
    h("dd", null, criterion.example_not),
  );
}

function metWhen(criterion, t) {
  return [
    h("p", { class: "wb-met-when" }, h("span", { class: "wb-quiet" }, t("met_when")), " ", criterion.met_when),
    h("details", { class: "wb-footnote" }, h("summary", { class: "wb-chevron" }, t("examples")), examples(criterion, t)),
  ];
}

/* ---- marking ---- */

function choice(frame, id, mark, name) {
  const { marks } = frame.answer;
  const input = h("input", {
    type: "radio",
    name,
    class: "wb-rate-input",
    checked: marks[id] === mark,
    on: { change: () => frame.change({ ...frame.answer, marks: { ...frame.answer.marks, [id]: mark } }) },
  });
  return h(
    "label",
    { class: "wb-rate-step wb-ring" },
    input,
    h("span", { class: "wb-rate-dot", "aria-hidden": "true" }),
    h("span", { class: "wb-rate-label" }, mark ? frame.t("met") : frame.t("not_met")),
  );
}

function question(frame, criterion) {
  const name = uid("mark");
  return h(
    "div",
    { class: "wb-criterion" },
    h(
      "fieldset",
      null,
      h("legend", { class: "wb-criterion-name" }, criterion.label),
      metWhen(criterion, frame.t),
      h("div", { class: "wb-marks" }, choice(frame, criterion.id, true, name), choice(frame, criterion.id, false, name)),
    ),
  );
}

function beside(frame, criteria) {
  const { view: { feedback }, t } = frame;
  return h(
    "div",
    { class: "wb-spread wb-own" },
    paper(feedback.text, t("your_letter")),
    h("div", { class: "wb-criteria" }, criteria),
  );
}

function markBody(frame) {
  const { view: { feedback }, t } = frame;
  return h(
    "div",
    null,
    h("h4", { class: "wb-feedback-title wb-mark-title", tabindex: "-1" }, t("mark_title")),
    h("p", { class: "wb-mark-how" }, t("mark_how")),
    beside(frame, feedback.criteria.map((criterion) => question(frame, criterion))),
    h("details", { class: "wb-model-again" }, h("summary", { class: "wb-chevron" }, t("model_again")), model(frame)),
  );
}

/* ---- afterwards ---- */

function looks(mark) {
  return mark === null ? ["blank", "not_marked"] : mark ? ["full", "met"] : ["plain", "not_met"];
}

function verdict(criterion, t) {
  const [look, word] = looks(criterion.mark);
  return h(
    "div",
    { class: "wb-criterion" },
    h("p", { class: "wb-criterion-name" }, criterion.label, " ", tag(t(word), look)),
    metWhen(criterion, t),
  );
}

function modelPart(frame) {
  const { t } = frame;
  return h(
    "div",
    null,
    h("h5", { class: "wb-subhead" }, t("model")),
    h("p", { class: "wb-quiet" }, t("model_how")),
    model(frame),
  );
}

function unmarked(frame) {
  const { view: { feedback }, t } = frame;
  const begin = h("button", { type: "button", class: "wb-second", on: { click: () => frame.retry(1) } }, t("mark_begin"));
  return [
    paper(feedback.text, t("your_letter")),
    modelPart(frame),
    h("h5", { class: "wb-subhead" }, t("criteria")),
    h(
      "ul",
      { class: "wb-criteria" },
      feedback.criteria.map((criterion) =>
        h("li", { class: "wb-criterion" }, h("p", { class: "wb-criterion-name" }, criterion.label), metWhen(criterion, t))
      ),
    ),
    h("p", { class: "wb-mark-how" }, t("mark_next")),
    begin,
  ];
}

function marked(frame) {
  const { view: { feedback: { criteria } }, t } = frame;
  const met = criteria.filter(({ mark }) => mark).length;
  return [
    h("p", { class: "wb-mark-how" }, t("marked", { met, of: criteria.length })),
    beside(frame, criteria.map((criterion) => verdict(criterion, t))),
    modelPart(frame),
  ];
}

function feedback(frame) {
  const any = frame.view.feedback.criteria.some(({ mark }) => mark !== null);
  return h("div", { class: "wb-letter-feedback" }, any ? marked(frame) : unmarked(frame));
}

export default exercise({
  blank: () => ({ text: "", marks: null }),
  total: (view) => (marking(view) ? view.feedback.criteria.length : 1),
  missing: (
    view,
    answer,
  ) => (marking(view)
    ? view.feedback.criteria.filter(({ id }) => typeof answer.marks?.[id] !== "boolean").length
    : Number(!answer.text.trim())),
  problem: ({ question: { limit } }, answer, t) => {
    const over = [...answer.text].length - limit;
    return over > 0 ? t("too_long", { n: over }) : null;
  },
  verb: (view) => (marking(view) ? "mark_done" : "submit"),
  body: (frame) => (marking(frame.view) ? markBody(frame) : desk(frame)),
  feedback,
  // When marking begins the reader starts there, not at the question the letter has answered.
  drawn: (frame) => {
    const title = frame.body.querySelector(".wb-mark-title");
    if (!title || document.activeElement !== frame.prompt) return;
    title.focus({ preventScroll: true });
    reveal(title);
  },
});
