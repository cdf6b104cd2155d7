import { h, listenTo, rolePicker, same, speaker } from "./shared.js";

// Who the learner is: chosen once, and changed whenever they like.

function render({ model, el, signal }) {
  const t = speaker(model.get("words"));
  const body = h("div", { class: "wb wb-role" });
  const live = h("p", { class: "wb-hide wb-live", role: "status" });
  let shown = null;
  const draw = () => {
    const view = model.get("view");
    if (same(view, shown)) return;
    const held = body.contains(document.activeElement);
    live.textContent = shown ? t("role_noted", { role: t(`role_${view.now}`) }) : "";
    shown = view;
    const picker = rolePicker(view, t, (role) => model.send({ type: "role", role }));
    body.replaceChildren(picker, live);
    if (held) picker.querySelector("input:checked")?.focus();
  };
  el.append(body);
  listenTo(model, "change:view", draw);
  window.addEventListener("workbook:resync", () => model.send({ type: "resync" }), { signal });
  draw();
}

export default { render };
