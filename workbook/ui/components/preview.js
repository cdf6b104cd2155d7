import { h, listenTo, speaker } from "./shared.js";

// For authors: what is wrong with the scenario, and a page that opens itself again when it is saved.

const LOOK = 1000;

function render({ model, el, signal }) {
  const t = speaker(model.get("words"));
  const { stamp, problems } = model.get("view");
  el.append(
    h(
      "div",
      { class: "wb wb-preview", role: "status" },
      problems.length
        ? [
          h("p", { class: "wb-alert" }, t("wrong")),
          h(
            "ul",
            { class: "wb-problems" },
            problems.map((one) => h("li", null, one)),
          ),
        ]
        : h("p", { class: "wb-quiet" }, t("right")),
    ),
  );
  const looking = setInterval(() => model.send({ type: "resync" }), LOOK);
  signal?.addEventListener("abort", () => clearInterval(looking));
  listenTo(model, "change:view", () => {
    if (model.get("view").stamp === stamp) return;
    clearInterval(looking);
    // A served page keeps its place; elsewhere the browser does what it can.
    const event = new CustomEvent("workbook:reload", { cancelable: true });
    if (window.dispatchEvent(event)) window.location.reload();
  });
}

export default { render };
