import { exercise, footnote, h, last, paragraphs, tag, uid } from "./shared.js";

// Schedule: a calendar as a list, in the order of time, and under it each thing with a select of its slots.
// The calendar shows at once what was put where; marks and slots are always words.

const thingsOf = (view) => view.question.items;
const slotsOf = (view) => view.question.slots;
const marksOf = (view, slot) => view.question.marks.filter(({ slots }) => slots.includes(slot.id)).map(({ text }) => text);
const named = (view, id) => slotsOf(view).find((slot) => slot.id === id)?.text;
const unplaced = (view, answer) => thingsOf(view).filter(({ id }) => !answer[id]);

// Slots of the same group follow one another, so a new group begins wherever the name changes.
function grouped(view) {
  const groups = [];
  for (const slot of slotsOf(view)) {
    if (!groups.length || last(groups).name !== slot.group) groups.push({ name: slot.group, slots: [] });
    last(groups).slots.push(slot);
  }
  return groups;
}

// Where a slot holds one thing only: the first slot that holds more.
function crowded(view, answer) {
  const held = Object.values(answer);
  return view.question.one_each ? held.find((slot, index) => held.indexOf(slot) !== index) : undefined;
}

/* ---- the calendar ---- */

function row(view, slot, held) {
  return h(
    "li",
    { class: "wb-week-slot" },
    h("p", { class: "wb-week-when" }, slot.text),
    h("div", { class: "wb-week-what" }, marksOf(view, slot).map((text) => h("p", { class: "wb-week-mark" }, text)), held(slot)),
  );
}

function calendar(view, held) {
  return grouped(view).map(({ name, slots }) =>
    h(
      "li",
      { class: "wb-week-group" },
      name && h("h4", { class: "wb-week-name" }, name),
      h("ol", null, slots.map((slot) => row(view, slot, held))),
    )
  );
}

function drawCalendar(frame) {
  const { view, answer } = frame;
  const held = (slot) =>
    thingsOf(view).filter(({ id }) => answer[id] === slot.id).map(({ text }) => h("p", { class: "wb-week-held" }, text));
  frame.week.replaceChildren(...calendar(view, held));
  frame.count.textContent = frame.t("so_many", {
    done: thingsOf(view).length - unplaced(view, answer).length,
    of: thingsOf(view).length,
  });
}

/* ---- the things ---- */

function option(frame, slot, now) {
  const marks = marksOf(frame.view, slot);
  const text = marks.length ? frame.t("marked", { slot: slot.text, marks: marks.join(", ") }) : slot.text;
  return h("option", { value: slot.id, selected: slot.id === now }, text);
}

function thing(frame, item) {
  const { view, t } = frame;
  const id = uid("slot");
  const now = frame.answer[item.id];
  const options = grouped(view).map(({ name, slots }) => {
    const inside = slots.map((slot) => option(frame, slot, now));
    return name ? h("optgroup", { label: name }, inside) : inside;
  });
  const select = h(
    "select",
    { id, class: "wb-week-select", on: { change: () => put(frame, item, select.value) } },
    h("option", { value: "", selected: !now }, t("choose")),
    options,
  );
  return h(
    "li",
    { class: "wb-week-thing" },
    h("label", { class: "wb-week-label", for: id }, item.text),
    h("span", { class: "wb-week-box" }, select),
  );
}

// Taking a thing out again leaves it blank, as if never placed.
function put(frame, item, slot) {
  const { [item.id]: _, ...others } = frame.answer;
  frame.change(slot ? { ...others, [item.id]: slot } : others);
  drawCalendar(frame);
  const full = crowded(frame.view, frame.answer);
  frame.announce(full ? frame.t("crowded", { slot: named(frame.view, full) }) : frame.count.textContent);
}

function body(frame) {
  const { t } = frame;
  frame.week = h("ol", { class: "wb-week", "aria-label": t("calendar") });
  frame.count = h("p", { class: "wb-week-count" });
  drawCalendar(frame);
  return h(
    "div",
    null,
    frame.week,
    h("div", { class: "wb-week-head" }, h("h4", { class: "wb-subhead" }, t("place_these")), frame.count),
    frame.question.one_each && h("p", { class: "wb-week-one" }, t("one_each")),
    h("ul", { class: "wb-week-things" }, thingsOf(frame.view).map((item) => thing(frame, item))),
  );
}

/* ---- feedback ---- */

// In the calendar each thing stands where it was put and, unless that was best, where the key has it.
function entries(frame, slot) {
  const { view, t } = frame;
  return view.feedback.items.flatMap((item) => {
    const mine = item.given === slot.id;
    const best = item.key.includes(slot.id);
    if (!mine && (!best || item.key.includes(item.given))) return [];
    const whose = mine && best ? "both" : mine ? "you" : "key";
    const text = thingsOf(view).find(({ id }) => id === item.id).text;
    return [h("p", { class: `wb-week-held wb-week-${whose}` }, tag(t(whose), best ? "full" : "plain"), " ", text)];
  });
}

function looks(outcome) {
  return { full: "full", blank: "blank" }[outcome] ?? "plain";
}

function either(frame, ids) {
  return ids.map((id) => named(frame.view, id)).reduce((one, other) => frame.t("or", { one, other }));
}

function sentences(frame, item) {
  const { t, view } = frame;
  const values = { given: named(view, item.given), key: either(frame, item.key) };
  const right = item.key.includes(item.given);
  const others = item.key.filter((id) => id !== item.given);
  const good = item.good.filter((id) => id !== item.given);
  const chosen = item.given && item.good.includes(item.given);
  return [
    h(
      "p",
      null,
      item.given === null ? t("left_out", values) : right ? t("as_key", values) : t(chosen ? "good_too" : "apart", values),
    ),
    right && others.length > 0 && h("p", null, t("as_good", { slots: either(frame, others) })),
    !right && good.length > 0 && h("p", null, t("also", { slots: either(frame, good) })),
  ];
}

function block(frame, item) {
  const { t, view } = frame;
  return h(
    "li",
    { class: "wb-item" },
    h("p", { class: "wb-item-text" }, thingsOf(view).find(({ id }) => id === item.id).text),
    h(
      "div",
      { class: "wb-week-verdict" },
      tag(t(`outcome_${item.outcome}`), looks(item.outcome)),
      h("div", null, sentences(frame, item)),
    ),
    item.broken && h("p", { class: "wb-week-rule" }, h("strong", null, t("against")), " ", item.broken),
    h("div", { class: "wb-why" }, paragraphs(item.why)),
    footnote(item.guidance, t),
  );
}

function feedback(frame) {
  return [
    h(
      "ol",
      { class: "wb-week wb-week-after", "aria-label": frame.t("calendar") },
      calendar(frame.view, (slot) => entries(frame, slot)),
    ),
    h("ol", { class: "wb-items" }, frame.view.feedback.items.map((item) => block(frame, item))),
  ];
}

export default exercise({
  blank: () => ({}),
  total: (view) => thingsOf(view).length,
  missing: (view, answer) => unplaced(view, answer).length,
  problem: (view, answer, t) => {
    const full = crowded(view, answer);
    return full ? t("crowded", { slot: named(view, full) }) : null;
  },
  body,
  feedback,
});
