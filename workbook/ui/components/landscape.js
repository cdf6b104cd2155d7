import { h, last, listenTo, same, speaker, tag, when } from "./shared.js";

// Facts of politics that age: each with its source, its date, and whether anybody has checked it.

function source(row, t) {
  const { source: name, source_date: on } = row;
  return h("span", null, on ? t("source_dated", { source: name, on: when(on) }) : t("source", { source: name }));
}

function checked({ verified }, t) {
  return verified ? h("span", null, t("checked", { on: when(verified) })) : tag(t("unchecked"), "blank");
}

function sources(rows, t) {
  return h(
    "section",
    { class: "wb-quiet" },
    h("h4", { class: "wb-subhead" }, t("sources")),
    h("ul", { class: "wb-fact-sources" }, rows.map((row) => h("li", { class: "wb-fact-side" }, source(row, t), checked(row, t)))),
  );
}

function title(text, id) {
  return h("h3", { class: "wb-fact-title", id }, text);
}

// A picture made of text goes in as a picture, which can run nothing and ask for nothing.
function picture(svg, alt) {
  return h("img", { class: "wb-seats-picture", src: `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`, alt });
}

const seats = (view, t) => {
  const moved = (n) => (n > 0 ? t("seats_up", { n }) : n < 0 ? t("seats_down", { n: -n }) : t("seats_same"));
  const cells = (row) => row.map((n) => h("td", null, n));
  return [
    title(t("seats_title")),
    // The table below says all that the picture does.
    h("figure", null, picture(view.picture, "")),
    h(
      "div",
      { class: "wb-table-frame", tabindex: "0", role: "region", "aria-label": t("seats_title") },
      h(
        "table",
        { class: "wb-table" },
        h(
          "thead",
          null,
          h("tr", null, [t("seats_party"), ...view.elections, t("seats_change")].map((text) => h("th", { scope: "col" }, text))),
        ),
        h(
          "tbody",
          null,
          view.rows.map(({ party, seats: row, change }) =>
            h("tr", null, h("th", { scope: "row" }, party), cells(row), h("td", null, moved(change)))
          ),
        ),
        h(
          "tfoot",
          null,
          h(
            "tr",
            null,
            h("th", { scope: "row" }, t("seats_all")),
            cells(view.totals),
            h("td", null, moved(last(view.totals) - last(view.totals.slice(0, -1)))),
          ),
        ),
      ),
    ),
    h("h4", { class: "wb-subhead" }, t("seats_how")),
    h("dl", { class: "wb-notes" }, view.notes.map(({ election, text }) => [h("dt", null, election), h("dd", null, text)])),
    sources(view.sources, t),
  ];
};

const intake = (view, t) => [
  title(t("intake_title")),
  h(
    "ul",
    { class: "wb-items" },
    view.facts.map((fact) =>
      h(
        "li",
        { class: "wb-item" },
        h("p", { class: "wb-fact" }, fact.text),
        fact.doubt && h("p", { class: "wb-quiet" }, fact.doubt),
        h("p", { class: "wb-fact-side wb-quiet" }, checked(fact, t), source(fact, t)),
      )
    ),
  ),
];

const sittings = (view, t) => [
  h("p", { class: "wb-fact" }, t(view.sits === null ? "sits_unknown" : view.sits ? "sits_yes" : "sits_no")),
  title(t("week_title")),
  h(
    "dl",
    { class: "wb-notes" },
    view.week.map((day) => [
      h("dt", null, day.day),
      h("dd", null, h("strong", null, t("hours", day)), day.note && ` ${day.note}`),
    ]),
  ),
  title(t("recess_title")),
  h(
    "dl",
    { class: "wb-notes" },
    view.recesses.map((recess) => [
      h("dt", null, recess.name, recess.now && [" ", tag(t("now"), "full")]),
      h("dd", null, t(recess.rises ? "recess_dates" : "recess_usual", recess)),
    ]),
  ),
  sources(view.sources, t),
];

const PARTS = { seats, intake, sittings };

function render({ model, el, signal }) {
  const t = speaker(model.get("words"));
  const body = h("div", { class: "wb wb-landscape" });
  let shown = null;
  const draw = () => {
    const view = model.get("view");
    if (same(view, shown)) return;
    shown = view;
    body.replaceChildren(...PARTS[view.part](view, t));
  };
  el.append(body);
  listenTo(model, "change:view", draw);
  window.addEventListener("workbook:resync", () => model.send({ type: "resync" }), { signal });
  draw();
}

export default { render };
