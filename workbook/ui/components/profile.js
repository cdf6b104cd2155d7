import { h, listenTo, same, scoreLine, speaker } from "./shared.js";

// A learner across scenarios: the one thing to do next, what is due again, and how each theme went.

const linked = ({ href, title }) => (href ? h("a", { href }, title) : h("strong", null, title));

function next(one, t) {
  if (!one) return h("p", null, t("rest"));
  return h("p", { class: "wb-next" }, t(one.do), " ", linked(one));
}

function review(one, t) {
  return h(
    "li",
    null,
    h("p", { class: "wb-row-title" }, linked(one)),
    h("p", { class: "wb-row-side" }, h("span", null, one.in), h("span", null, t(`since_${one.since}`))),
    h("p", { class: "wb-quiet" }, t("lost"), " ", one.lost.join("; ")),
  );
}

function theme({ theme: id, parts, score }, fewest, t) {
  return h(
    "li",
    { class: "wb-theme" },
    h("p", { class: "wb-row-title" }, t(`theme_${id}`)),
    score ? scoreLine(score, t) : h("p", { class: "wb-quiet" }, t("too_few", { n: parts, of: fewest })),
  );
}

function part(heading, ...inner) {
  return h("section", null, h("h3", { class: "wb-subhead" }, heading), ...inner);
}

function body(view, t) {
  const begun = view.themes.filter(({ parts }) => parts > 0);
  return [
    part(t("now"), next(view.next, t)),
    view.reviews.length > 0 &&
    part(
      t("reviews"),
      h("p", { class: "wb-quiet" }, t("reviews_why")),
      h("ul", { class: "wb-items" }, view.reviews.map((one) => review(one, t))),
    ),
    part(
      t("themes"),
      begun.length
        ? [
          h("ul", { class: "wb-items" }, begun.map((one) => theme(one, view.fewest, t))),
          view.practice > 0 && h("p", { class: "wb-quiet" }, t("first_only", { n: view.practice })),
        ]
        : h("p", { class: "wb-nothing" }, t("nothing")),
    ),
  ];
}

function render({ model, el, signal }) {
  const t = speaker(model.get("words"));
  const card = h("div", { class: "wb wb-profile" });
  const live = h("p", { class: "wb-hide wb-live", role: "status" });
  let shown = null;
  const draw = () => {
    const view = model.get("view");
    if (same(view, shown)) return;
    card.replaceChildren(...body(view, t).filter(Boolean));
    live.textContent = shown ? t("updated") : "";
    shown = view;
  };
  el.append(h("div", { class: "wb" }, card, live));
  listenTo(model, "change:view", draw);
  window.addEventListener("workbook:resync", () => model.send({ type: "resync" }), { signal });
  draw();
}

export default { render };
