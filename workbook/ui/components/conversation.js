import { exercise, footnote, h, last, paragraphs, reveal, same, tag, uid } from "./shared.js";

// A conversation: a transcript that grows with what you say, and at the end your path with its turning points.

const said = (frame) => frame.question.transcript.map((turn) => turn.chosen);
const quoted = (line, t) => (line.spoken ? t("quote", { text: line.text }) : line.text);

// The choice that the server has not yet answered, if there is one.
const pending = (frame) => frame.answer[frame.question.transcript.length] ?? null;

// Only what has come since the last drawing may move; a page that comes back is still.
function grown(frame) {
  const { told, view, question } = frame;
  return Boolean(told) && told.attempt === view.attempt && question.transcript.length > told.turns;
}

/* ---- the meters: in the bar, so that they stay in sight ---- */

function arrow(by) {
  return h("span", { class: "wb-arrow", "aria-hidden": "true" }, by > 0 ? "↑" : "↓");
}

function meter(one, move, fresh, t) {
  const { label, value, start, min, max } = one;
  const share = (number) => `${Math.min(100, Math.max(0, (100 * (number - min)) / (max - min || 1))).toFixed(1)}%`;
  const was = share(fresh && move ? value - move.by : value);
  return h(
    "div",
    { class: move ? "wb-meter wb-meter-moved" : "wb-meter" },
    h("dt", { class: "wb-meter-label" }, label),
    h(
      "dd",
      { class: "wb-meter-word" },
      move && [arrow(move.by), " ", move.word],
      h("span", { class: "wb-hide" }, " ", t("meter", { value, start, min, max })),
    ),
    h(
      "dd",
      { class: "wb-gauge", "aria-hidden": "true", style: `--was:${was};--is:${share(value)};--start:${share(start)}` },
      h("span", { class: "wb-gauge-fill" }),
      h("span", { class: "wb-gauge-start" }),
    ),
  );
}

function meters(list, moved, fresh, t) {
  const one = (each) => meter(each, moved.find((move) => move.id === each.id), fresh, t);
  return h("div", { class: "wb-meters", role: "group", "aria-label": t("meters") }, h("dl", null, list.map(one)));
}

function tray(frame) {
  const { question: { transcript, meters: list }, t } = frame;
  return meters(list, last(transcript)?.moved ?? [], grown(frame), t);
}

/* ---- the transcript ---- */

// Who speaks, what you notice, what they say. The role is told once, until somebody else speaks.
function theirs(turn, before, t) {
  const known = before && !turn.scene && before.speaker === turn.speaker;
  return [
    turn.scene && h("h4", { class: "wb-scene", tabindex: "-1" }, turn.scene),
    h(
      "p",
      { class: "wb-speaker", tabindex: "-1" },
      h("span", { class: "wb-name" }, turn.speaker),
      !known && turn.speaker_role && h("span", { class: "wb-role" }, t("role", { role: turn.speaker_role })),
    ),
    turn.notice && h("p", { class: "wb-notice" }, turn.notice),
    h("div", { class: "wb-says" }, paragraphs(turn.says)),
  ];
}

function yours(turn, t) {
  const line = turn.choices.find((choice) => choice.id === turn.chosen);
  const moves = turn.moved.map((move) => h("li", null, arrow(move.by), " ", t("moved", move)));
  return h(
    "div",
    { class: "wb-yours" },
    h("div", { class: "wb-mine" }, h("p", { class: "wb-you" }, t("you")), h("p", { class: "wb-line" }, quoted(line, t))),
    moves.length > 0 && h("ul", { class: "wb-moves" }, moves),
  );
}

function turns(transcript, t) {
  return transcript.map((turn, n) => h("li", { class: "wb-turn" }, theirs(turn, transcript[n - 1], t), yours(turn, t)));
}

function choiceButton(frame, choice) {
  return h(
    "button",
    { type: "button", class: "wb-say", value: choice.id, on: { click: () => choose(frame, choice.id) } },
    h("span", { class: "wb-you", hidden: true }, frame.t("you")),
    h("span", { class: "wb-line" }, quoted(choice, frame.t)),
  );
}

function present(frame) {
  const { view, question: { transcript, now }, t } = frame;
  const id = uid("say");
  const prompt = h("p", { class: "wb-prompt", id }, view.prompt);
  const buttons = now.choices.map((choice) => choiceButton(frame, choice));
  const wait = h(
    "p",
    { class: "wb-wait" },
    h("span", { "aria-hidden": "true" }, "…"),
    h("span", { class: "wb-hide" }, t("waiting")),
  );
  Object.assign(frame.talk, { prompt, buttons, wait });
  return h(
    "li",
    { class: grown(frame) ? "wb-turn wb-now wb-new" : "wb-turn wb-now" },
    theirs(now, last(transcript), t),
    prompt,
    h("div", { class: "wb-says-list", role: "group", "aria-labelledby": id }, buttons),
    wait,
  );
}

function over(frame) {
  const { t } = frame;
  const wait = h("p", { class: "wb-over", tabindex: "-1" }, t("over"));
  const see = h(
    "button",
    { type: "button", class: "wb-main", on: { click: () => ((frame.handsOff = false), finish(frame)) } },
    t("see"),
  );
  Object.assign(frame.talk, { wait, see });
  return [wait, see];
}

function body(frame) {
  const { question: { transcript, now }, t, post } = frame;
  frame.prompt.hidden = true;
  frame.talk = { root: h("div", { class: "wb-talk" }) };
  frame.talk.root.append(
    h("ol", { class: "wb-turns" }, turns(transcript, t), now && present(frame)),
    ...(now ? [] : over(frame)),
  );
  if (pending(frame) && !post.draft && !post.submit) elsewhere(frame);
  settle(frame);
  return frame.talk.root;
}

// What was chosen becomes your line where it stands, with the focus still on it; the others go, and come back if it is refused.
function settle(frame) {
  const { question: { now }, talk, post } = frame;
  if (!now) {
    talk.see.hidden = !frame.handsOff || Boolean(post.submit);
    talk.wait.hidden = !talk.see.hidden;
    return;
  }
  const id = pending(frame);
  for (const button of talk.buttons) {
    const mine = button.value === id;
    button.hidden = id !== null && !mine;
    button.setAttribute("aria-disabled", String(id !== null));
    button.classList.toggle("wb-mine", mine);
    button.firstChild.hidden = !mine;
  }
  talk.prompt.hidden = id !== null;
  talk.wait.hidden = id === null;
}

/* ---- what happens ---- */

function choose(frame, id) {
  if (pending(frame)) return;
  const { root } = frame.talk;
  root.style.minBlockSize = `${root.offsetHeight}px`; // nothing slides while the answer is on its way
  frame.handsOff = false;
  frame.change([...said(frame), id], true);
  settle(frame);
}

// Another tab has gone on with this conversation, and sees it through; here we only catch up.
function elsewhere(frame) {
  frame.handsOff = true;
  setTimeout(() => frame.post.ask({ type: "resync" }), 1500);
}

// A path that has come to its end is handed in at once.
function finish(frame) {
  if (!frame.handsOff && !frame.post.submit) {
    frame.answer = said(frame);
    frame.submit();
  }
  settle(frame);
}

function refused(frame) {
  if (!frame.open || frame.post.draft || frame.post.submit) return;
  frame.answer = said(frame);
  frame.handsOff = true;
  settle(frame);
}

// Your own line comes to the top of the screen, so that the reply is read after it.
function follow(frame) {
  const { root } = frame.talk;
  const now = root.querySelector(".wb-now, .wb-over");
  const first = now.querySelector("[tabindex]") ?? now;
  const mine = last(root.querySelectorAll(".wb-yours"));
  first.focus({ preventScroll: true });
  reveal(first.matches(".wb-scene") ? first : mine ?? first);
}

function speak(frame) {
  const { question: { transcript, now }, t } = frame;
  const moved = last(transcript).moved.map((move) => t("moved", move));
  frame.announce([moved.join(", "), now ? now.says : t("over")].filter(Boolean).join(". "));
}

// The story's end is read before its score.
function endFirst(frame) {
  const end = frame.body.querySelector(".wb-ending");
  if (frame.body.firstChild !== end) frame.body.prepend(end);
}

function drawn(frame) {
  const { view, question, told } = frame;
  const held = document.activeElement === document.body || frame.root.contains(document.activeElement);
  const more = grown(frame);
  frame.told = { attempt: view.attempt, open: frame.open, turns: question.transcript.length };
  if (!frame.open) endFirst(frame);
  if (told && told.attempt !== view.attempt) frame.handsOff = false;
  if (frame.open && !question.now) finish(frame);
  if (!told || same(told, frame.told)) return;
  if (frame.open && more) speak(frame);
  if (!held) return;
  if (frame.open) return follow(frame);
  const title = frame.body.querySelector(".wb-ending-title");
  title.focus({ preventScroll: true });
  reveal(title);
}

/* ---- after the end ---- */

function ending(frame) {
  const { view: { feedback }, t } = frame;
  const { title, text, debrief } = feedback.ending;
  return h(
    "section",
    { class: "wb-ending" },
    h("h4", { class: "wb-ending-title", tabindex: "-1" }, h("span", { class: "wb-quiet" }, t("ended")), " ", title),
    h("div", { class: "wb-prose" }, paragraphs(text)),
    h("h5", { class: "wb-subhead" }, t("turned")),
    h("div", null, paragraphs(debrief)),
    h("h5", { class: "wb-subhead" }, t("stood")),
    meters(feedback.meters, [], false, t),
  );
}

function dot(look) {
  return h("span", { class: `wb-dot wb-dot-${look}`, "aria-hidden": "true" });
}

const lookOf = (item) => (item.turning ? "turning" : item.best ? "best" : "other");
const verdict = (item, t) => t(item.best ? "best" : "other");

function step(frame, item) {
  const { t } = frame;
  const text = quoted(item, t);
  const back = h(
    "button",
    { type: "button", class: "wb-second wb-back", on: { click: () => frame.retry(item.step) } },
    t("back"),
    h("span", { class: "wb-hide" }, ": ", text),
  );
  const rest = [h("div", { class: "wb-why" }, paragraphs(item.why)), footnote(item.guidance, t), back];
  const line = h(item.turning ? "p" : "span", { class: "wb-step-text" }, text);
  const block = item.turning
    ? h(
      "div",
      { class: "wb-step-open" },
      h("p", { class: "wb-tags" }, tag(t("turning"), "turning"), tag(verdict(item, t), "plain")),
      line,
      rest,
    )
    : h(
      "details",
      { class: "wb-step-more" },
      h("summary", { class: "wb-chevron" }, line, h("span", { class: "wb-hide" }, " ", verdict(item, t))),
      rest,
    );
  return h(
    "li",
    { class: "wb-step" },
    item.scene && h("p", { class: "wb-step-scene" }, item.scene),
    h("div", { class: "wb-step-row" }, dot(lookOf(item)), block),
  );
}

function path(frame) {
  const { view: { feedback }, t } = frame;
  const id = uid("path");
  const key = ["turning", "best", "other"].map((look) => h("li", null, dot(look), t(look)));
  return [
    h("h5", { class: "wb-subhead", id }, t("path")),
    h("ul", { class: "wb-key wb-quiet", "aria-hidden": "true" }, key),
    h("ol", { class: "wb-path", "aria-labelledby": id }, feedback.items.map((item) => step(frame, item))),
    h("p", { class: "wb-quiet" }, t("back_note")),
  ];
}

function feedback(frame) {
  const { question, t } = frame;
  frame.prompt.hidden = true;
  const again = h(
    "details",
    { class: "wb-reread" },
    h("summary", { class: "wb-chevron" }, t("reread")),
    h("ol", { class: "wb-turns" }, turns(question.transcript, t)),
  );
  return [ending(frame), ...path(frame), again];
}

export default exercise({
  blank: () => [],
  total: () => 1,
  missing: () => 0,
  buttonless: true,
  tray,
  body,
  feedback,
  drawn,
  refused,
});
