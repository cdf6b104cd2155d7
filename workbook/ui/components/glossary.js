import { h, speaker, uid } from "./shared.js";

// Terms in plain words, by the world each is at home in, with a box to find one by its letters.

function entry({ term, also, plain }, t) {
  return h(
    "div",
    { class: "wb-term-entry" },
    h("dt", null, term),
    h("dd", null, plain, also.length > 0 && h("span", { class: "wb-quiet" }, ` ${t("also", { forms: also.join(", ") })}`)),
  );
}

function render({ model, el }) {
  const t = speaker(model.get("words"));
  const { terms: all } = model.get("view");
  const id = uid("find");
  const status = h("p", { class: "wb-quiet", role: "status" });
  const list = h("div");
  const has = ({ term, also, plain }, sought) => [term, ...also, plain].some((text) => text.toLowerCase().includes(sought));
  const draw = (sought) => {
    const found = all.filter((term) => has(term, sought));
    const fields = [...new Set(found.map(({ field }) => field))];
    status.textContent = !found.length ? t("none") : sought ? t("found", { n: found.length }) : "";
    list.replaceChildren(...fields.map((field) => {
      const terms = found.filter((one) => one.field === field);
      return h(
        "details",
        { class: "wb-terms-field", open: sought !== "" },
        h(
          "summary",
          { class: "wb-chevron" },
          h("span", null, t(`field_${field}`)),
          h("span", { class: "wb-quiet" }, t("found", { n: terms.length })),
        ),
        h("dl", null, terms.map((one) => entry(one, t))),
      );
    }));
  };
  const box = h("input", {
    type: "search",
    id,
    class: "wb-find",
    autocomplete: "off",
    on: { input: () => draw(box.value.trim().toLowerCase()) },
  });
  el.append(h("div", { class: "wb wb-glossary" }, h("label", { for: id, class: "wb-find-label" }, t("find")), box, status, list));
  draw("");
}

export default { render };
