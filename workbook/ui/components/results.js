import { h, listenTo, paragraphs, same, scoreLine, speaker, uid } from "./shared.js";

// The results card of a scenario: one figure, the strongest and the weakest point, what to read next.

function point(kind, one, t) {
  return h(
    "section",
    { class: `wb-point wb-point-${kind}` },
    h("h4", { class: "wb-subhead" }, t(kind)),
    h("p", { class: "wb-point-title" }, one.title),
    h("div", { class: "wb-why" }, paragraphs(one.why)),
  );
}

function reading(rows, t) {
  return h(
    "section",
    null,
    h("h4", { class: "wb-subhead" }, t("read")),
    h("ul", { class: "wb-reading" }, rows.map((row) => h("li", null, h("p", null, row.text), h("cite", null, row.source)))),
  );
}

function extent(view, t) {
  const { done, of } = view;
  return t(done < of ? "so_far" : "all_done", { done, of, n: of });
}

function card(view, t) {
  const { score, done, parts, strongest, weakest, read } = view;
  if (!done) return [h("p", { class: "wb-nothing" }, t("nothing"))];
  if (!score) return [h("p", null, t("practice_only")), h("p", { class: "wb-quiet" }, extent(view, t))];
  return [
    ...scoreLine(score, t),
    h("p", { class: "wb-quiet" }, extent(view, t)),
    parts < 5 && h("p", { class: "wb-early" }, t("early")),
    strongest && point("strongest", strongest, t),
    weakest && point("weakest", weakest, t),
    read.length > 0 && reading(read, t),
  ];
}

function render({ model, el, signal }) {
  const t = speaker(model.get("words"));
  const id = uid("results");
  const title = h("h3", { class: "wb-title", id });
  const body = h("div", { class: "wb-card" });
  const live = h("p", { class: "wb-hide wb-live", role: "status" });
  let shown = null;
  const draw = () => {
    const view = model.get("view");
    if (same(view, shown)) return;
    title.textContent = view.title;
    body.replaceChildren(...card(view, t).filter(Boolean));
    live.textContent = shown ? t("updated") : "";
    shown = view;
  };
  el.append(
    h(
      "section",
      { class: "wb wb-results", "aria-labelledby": id },
      h("header", { class: "wb-head" }, h("p", { class: "wb-smallline" }, t("results")), title),
      body,
      live,
    ),
  );
  listenTo(model, "change:view", draw);
  window.addEventListener("workbook:resync", () => model.send({ type: "resync" }), { signal });
  draw();
}

export default { render };
