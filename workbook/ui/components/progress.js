import { h, listenTo, same, speaker } from "./shared.js";

// The scenarios as a contents page, with how far one has come in each.

function extent({ done, of }, t) {
  return t(done === 0 ? "not_begun" : done < of ? "part_done" : "all_done", { done, of, n: of });
}

function row(one, n, t) {
  const { title, line, minutes, done, of, href } = one;
  const share = of ? Math.min(100, (100 * done) / of) : 0;
  return h(
    "li",
    { class: "wb-row" },
    h("span", { class: "wb-row-number", "aria-hidden": "true" }, n + 1),
    h(
      "div",
      { class: "wb-row-text" },
      h("p", { class: "wb-row-title" }, href ? h("a", { href }, title) : title),
      line && h("p", { class: "wb-row-line" }, line),
      h(
        "p",
        { class: "wb-row-side" },
        minutes > 0 && h("span", null, t("minutes", { n: minutes })),
        h("span", null, extent(one, t)),
      ),
    ),
    h(
      "div",
      { class: "wb-track wb-row-track", "aria-hidden": "true" },
      h("span", { class: "wb-fill", style: `inline-size:${share.toFixed(1)}%` }),
    ),
  );
}

function render({ model, el, signal }) {
  const t = speaker(model.get("words"));
  const body = h("div", { class: "wb wb-progress" });
  let shown = null;
  const draw = () => {
    const { rows = [] } = model.get("view");
    if (same(rows, shown)) return;
    shown = rows;
    body.replaceChildren(
      rows.length
        ? h("ol", { class: "wb-rows", "aria-label": t("contents") }, rows.map((one, n) => row(one, n, t)))
        : h("p", { class: "wb-nothing" }, t("empty")),
    );
  };
  el.append(body);
  listenTo(model, "change:view", draw);
  window.addEventListener("workbook:resync", () => model.send({ type: "resync" }), { signal });
  draw();
}

export default { render };
