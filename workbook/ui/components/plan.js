import { exercise, footnote, h, paragraphs, tag, uid, writing } from "./shared.js";

// Plan: parts to fill in, each a real field. Afterwards the plan as it was written, and what a good one holds.

const partsOf = (view) => view.question.parts;
const filled = (value) => (Array.isArray(value) ? value.length > 0 : Boolean(value?.trim()));
const empty = (view, answer) => partsOf(view).filter(({ id }) => !filled(answer[id]));
// Counted as the server counts: a sign beyond the first plane is one, though it is two in a string.
const excess = (part, answer) => (part.kind === "text" ? [...(answer[part.id] ?? "")].length - part.limit : 0);

// What is emptied is left out again, as if never filled in.
function write(frame, part, value) {
  const { [part.id]: _, ...others } = frame.answer;
  frame.change(filled(value) ? { ...others, [part.id]: value } : others);
}

/* ---- the fields ---- */

function heading(part, t) {
  return [part.label, part.required && [" ", h("span", { class: "wb-plan-needed" }, t("needed"))]].flat();
}

function helped(part) {
  return part.help ? h("p", { class: "wb-plan-help", id: uid("help") }, part.help) : null;
}

// The line that asks for no real names stands once, under the first text.
function text(frame, part, first) {
  const { t } = frame;
  const field = writing({
    label: heading(part, t),
    help: part.help,
    value: frame.answer[part.id] ?? "",
    limit: part.limit,
    rows: part.rows,
    change: (value) => write(frame, part, value),
  }, t);
  if (part.required) field.querySelector("textarea").setAttribute("aria-required", "true");
  return h(
    "div",
    { class: "wb-plan-part wb-plan-text", style: `--wb-plan-rows:${part.rows}` },
    field,
    first && h("p", { class: "wb-plan-names" }, t("no_names")),
  );
}

function day(frame, part) {
  const id = uid("plan");
  const help = helped(part);
  const input = h("input", {
    type: "date",
    class: "wb-plan-date",
    id,
    max: "9999-12-31",
    value: frame.answer[part.id],
    "aria-describedby": help?.id,
    "aria-required": part.required && "true",
    on: { change: () => write(frame, part, input.value) },
  });
  return h(
    "div",
    { class: "wb-plan-part" },
    h("label", { class: "wb-plan-label", for: id }, heading(part, frame.t)),
    help,
    input,
  );
}

function choices(frame, part) {
  const many = part.kind === "checklist";
  const name = uid("plan");
  const help = helped(part);
  const now = [frame.answer[part.id] ?? []].flat();
  const inputs = part.options.map((option) =>
    h("input", {
      type: many ? "checkbox" : "radio",
      name,
      value: option.id,
      class: "wb-plan-input",
      checked: now.includes(option.id),
      on: {
        change: () => write(frame, part, many ? inputs.filter((input) => input.checked).map(({ value }) => value) : option.id),
      },
    })
  );
  return h(
    "fieldset",
    { class: "wb-plan-part", "aria-describedby": help?.id },
    h("legend", { class: "wb-plan-label" }, heading(part, frame.t)),
    help,
    part.options.map((option, index) => h("label", { class: "wb-plan-option" }, inputs[index], h("span", null, option.text))),
  );
}

function body(frame) {
  const parts = partsOf(frame.view);
  const first = parts.find(({ kind }) => kind === "text");
  return h(
    "div",
    { class: "wb-plan" },
    parts.map((part) => {
      if (part.kind === "text") return text(frame, part, part === first);
      return part.kind === "date" ? day(frame, part) : choices(frame, part);
    }),
  );
}

/* ---- afterwards ---- */

function ticks(part, item, t) {
  return h(
    "ul",
    { class: "wb-plan-ticks" },
    part.options.map(({ id, text: label }) => {
      const on = item.given.includes(id);
      return h(
        "li",
        { class: on ? "wb-plan-ticked" : null },
        h("span", { class: "wb-hide" }, t(on ? "ticked" : "unticked")),
        " ",
        h("span", null, label),
      );
    }),
  );
}

function said(part, item, t) {
  if (!filled(item.given)) return h("p", null, tag(t("outcome_blank"), "blank"));
  return part.kind === "checklist" ? ticks(part, item, t) : h("p", { class: "wb-plan-said", dir: "auto" }, item.said);
}

function block(frame, item) {
  const { t, view } = frame;
  const part = partsOf(view).find(({ id }) => id === item.id);
  return h(
    "li",
    { class: "wb-item" },
    h("h5", { class: "wb-item-text" }, part.label),
    said(part, item, t),
    item.why && h("div", { class: "wb-plan-holds" }, h("p", { class: "wb-plan-holds-head" }, t("holds")), paragraphs(item.why)),
    footnote(item.guidance, t),
  );
}

export default exercise({
  blank: () => ({}),
  total: (view) => partsOf(view).length,
  missing: (view, answer) => empty(view, answer).length,
  problem: (view, answer, t) => {
    const over = Math.max(...partsOf(view).map((part) => excess(part, answer)));
    if (over > 0) return t("too_long", { n: over });
    const lacking = empty(view, answer);
    const needed = lacking.length < partsOf(view).length && lacking.find(({ required }) => required);
    return needed ? t("fill_first", { label: needed.label }) : null;
  },
  body,
  feedback: (frame) => h("ol", { class: "wb-items" }, frame.view.feedback.items.map((item) => block(frame, item))),
});
