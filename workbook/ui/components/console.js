import { h, letter, paragraphs, tag } from "./shared.js";
import { drawPicture } from "./picture.js";
import { aboveSentence, optionsOf, splitSentence, spokenTurn, typed } from "./projector.js";

// The parts of the console that are in use all the time: the figures, the present step, the big button, the
// picture, the notes and the agenda. Each says what it depends on (pick) and how it is drawn.

// What may stand as a small button beside the big one. Everything else has a place of its own.
const SMALL = ["open", "close", "reveal", "again", "next", "back", "pause", "resume"];
const FIGURES = ["joined", "answered", "typing", "dropped"];

const heading = (text) => h("h2", { class: "wb-console-heading", tabindex: "-1" }, text);

/* ---- the top: which room, and how many ---- */

const head = {
  name: "head",
  tag: "header",
  pick: (
    { room: { title, code, link, counts, ended, rehearsal, crowded } },
  ) => [title, code, link, counts, ended, rehearsal, crowded],
  draw: ({ room }, { t }) => {
    const { counts, rehearsal, crowded } = room;
    const also = [
      counts.without_phone > 0 && t("without_phone", { n: counts.without_phone }),
      crowded && t("crowded", { n: crowded }),
    ].filter(Boolean);
    return [
      h(
        "div",
        { class: "wb-console-name" },
        h("h1", { class: "wb-console-title", tabindex: "-1" }, room.title),
        h(
          "p",
          { class: "wb-quiet" },
          h("span", { translate: "no" }, h("strong", { class: "wb-console-code" }, room.code), " ", typed(room.link)),
          room.ended && [" ", tag(t("ended"), "blank")],
        ),
      ),
      h(
        "dl",
        { class: "wb-console-figures" },
        FIGURES.map((name) =>
          h(
            "div",
            { class: `wb-console-figure wb-console-${name}` },
            h("dt", null, t(`count_${name}`)),
            h("dd", null, counts[name]),
          )
        ),
      ),
      also.length > 0 && h("p", { class: "wb-quiet wb-console-also" }, also.join(" · ")),
      rehearsal &&
      h(
        "p",
        { class: "wb-console-rehearsal" },
        h("strong", null, t("rehearsal", { n: rehearsal.people })),
        " ",
        t("rehearsal_figures", rehearsal),
      ),
    ];
  },
};

/* ---- the present step ---- */

const step = {
  name: "step",
  pick: (
    { room: { step: here, steps, phase, round, by, paused, timer, ended, report } },
  ) => [here, steps.length, phase, round, by, paused, Boolean(timer), ended, Boolean(report)],
  draw: ({ room }, { t }) => {
    const { step: here, steps, phase, paused, ended } = room;
    const n = steps.findIndex((one) => one.here) + 1;
    if (ended) {
      return [
        h("h2", { class: "wb-console-now" }, t("ended")),
        h("p", { class: "wb-console-people" }, t(room.report ? "ended_report" : "ended_next")),
      ];
    }
    if (!here) {
      return [
        h("h2", { class: "wb-console-now" }, t("not_begun_room")),
        h("p", { class: "wb-console-people" }, t("people_join")),
      ];
    }
    const state = paused
      ? "state_paused"
      : !here.exercise
      ? "is_talk"
      : room.round > 1 && phase === "open" && !room.talk
      ? "is_second"
      : `is_${phase}`;
    return [
      h(
        "p",
        { class: "wb-smallline" },
        h("span", null, t("step", { n, of: steps.length })),
        h("span", null, h("span", { "data-clock": "spent" }), " ", t("of_minutes", { n: here.minutes })),
        room.timer && h("span", { class: "wb-console-timer", "data-clock": "left" }),
      ),
      h("h2", { class: "wb-console-now" }, here.title),
      h(
        "p",
        { class: "wb-console-state" },
        h("span", { class: `wb-console-light wb-console-is-${paused ? "paused" : phase}`, "aria-hidden": "true" }),
        h("strong", null, t(state)),
        room.by === "table" && [" · ", t("by_table")],
      ),
      here.missing && h("p", { class: "wb-console-warning" }, t("exercise_missing")),
      here.review_by_past && h("p", { class: "wb-quiet" }, t("review_past")),
    ];
  },
};

// Before the first step: how people come in, and what to have ready.
const welcome = {
  name: "welcome",
  at: "middle",
  pick: ({ room: { step: here, ended, code, link, qr, before, local } }) => !here && !ended && [code, link, qr, before, local],
  draw: ({ room }, { t }) =>
    [
      room.local && h("p", { class: "wb-console-warning" }, t("local_only")),
      h(
        "div",
        { class: "wb-console-ways" },
        h("img", { src: room.qr, alt: t("qr_alt", { link: typed(room.link) }) }),
        h(
          "div",
          null,
          h("p", { class: "wb-quiet" }, t("screen_join")),
          h("p", { translate: "no" }, h("strong", null, typed(room.link).replace(/\/[^/]*$/, ""))),
          h("p", { class: "wb-quiet" }, t("screen_code")),
          h("p", { class: "wb-console-bigcode", translate: "no" }, room.code),
        ),
      ),
      room.before.length > 0 &&
      [
        h("h3", { class: "wb-console-label" }, t("get_ready")),
        h(
          "ul",
          { class: "wb-console-list" },
          room.before.map((text) => h("li", null, text)),
        ),
      ],
    ].flat(),
};

// What people have in front of them, under the button.
const sees = {
  name: "sees",
  at: "middle",
  pick: ({ room: { step: here, talk, ended } }) => !ended && here?.exercise && !talk && here.exercise,
  draw: ({ room }, { t }) => {
    const { title, situation, prompt } = room.step.exercise;
    return [
      h("h3", { class: "wb-console-label" }, t("they_see")),
      h(
        "div",
        { class: "wb-console-card" },
        situation &&
          h(
            "details",
            { class: "wb-footnote", "data-k": "situation" },
            h("summary", { class: "wb-chevron" }, t("situation", { title })),
            h("div", { class: "wb-prose" }, paragraphs(situation)),
          ),
        h("p", { class: "wb-console-prompt" }, prompt),
      ),
    ];
  },
};

/* ---- the one big button ---- */

const undo = {
  name: "undo",
  tag: "div",
  pick: ({ room: { undo: last, seq } }) => last && [last.did, seq],
  draw: (
    { room },
    desk,
  ) => [
    h("p", null, desk.t("did", { what: desk.t(`did_${room.undo.did}`) })),
    desk.button("undo", [desk.t("undo"), " ", h("span", { "data-clock": "undo", "aria-hidden": "true" })], "undo", {}, {
      look: "wb-link",
    }),
  ],
};

function bigButton(room, desk) {
  const { t, local } = desk;
  const { next, talk } = room;
  const choice = next.do === "say" ? talk?.winner : null;
  if (next.do === "say" && !choice) return tied(room, desk);
  const press = () => (next.do === "end" ? desk.set({ ending: true }) : desk.ask(next.do, choice ? { choice } : {}));
  const said = choice && optionsOf(room).find(({ id }) => id === choice)?.label;
  return [
    h("button", {
      type: "button",
      class: "wb-main wb-console-big wb-do",
      "data-k": "main",
      "aria-describedby": said || next.why ? "wb-console-why" : null,
      hidden: Boolean(local.ending),
      on: { click: press },
    }, t(next.do === "next" && !room.step ? "do_begin" : `do_${next.do}`)),
    (next.why || said) &&
    h("p", { class: "wb-console-why", id: "wb-console-why" }, said ? t("quote", { text: said }) : t(`why_${next.why}`)),
  ];
}

// Two lines are level: the facilitator says which.
function tied(room, desk) {
  const { talk } = room;
  const options = optionsOf(room);
  const ids = talk?.tie?.length ? talk.tie : options.map(({ id }) => id);
  const text = (id) => options.find((one) => one.id === id)?.label ?? id;
  return [
    h("p", { class: "wb-console-why" }, desk.t(talk?.tie?.length ? "tie" : "say_which")),
    h(
      "div",
      { class: "wb-console-ties" },
      ids.map((id) => desk.button(`say-${id}`, desk.t("quote", { text: text(id) }), "say", { choice: id })),
    ),
  ];
}

// Before what cannot be done lightly: `end` while `ending`, `afresh` while `freshening`.
export function askSure(command, asking, desk) {
  const { t } = desk;
  const done = { [asking]: false };
  return h(
    "div",
    { class: "wb-console-ask", role: "group", "aria-label": t(`${command}_sure`) },
    h("p", null, t(`${command}_sure`)),
    h(
      "div",
      { class: "wb-console-row" },
      desk.button(`${command}-yes`, t(`${command}_yes`), command, () => (desk.set(done), {}), { look: "wb-main" }),
      h("button", {
        type: "button",
        class: "wb-second",
        "data-k": `${command}-no`,
        on: { click: () => desk.set(done) },
      }, t(`${command}_no`)),
    ),
  );
}

const press = {
  name: "press",
  tag: "div",
  pick: (
    { room: { next, may, talk, options, step: here, ended, report } },
    { local },
  ) => (ended
    ? !report && ["report"]
    : [next, may, talk?.winner, talk?.tie, next?.do === "say" && optionsOf({ talk, options }), here?.id, local.ending]),
  draw: ({ room }, desk) => {
    const { t, local } = desk;
    if (room.ended) return [desk.button("main", t("report"), "report", {}, { look: "wb-main wb-console-big" })];
    const small = SMALL.filter((name) => room.may.includes(name) && name !== room.next?.do);
    return [
      room.next?.do && bigButton(room, desk),
      local.ending && askSure("end", "ending", desk),
      small.length > 0 &&
      h("div", { class: "wb-console-small" }, small.map((name) => desk.button(`may-${name}`, t(`do_${name}`), name, {}))),
    ].flat();
  },
};

/* ---- what the room thinks ---- */

const picture = {
  name: "picture",
  at: "middle",
  pick: ({ room: { picture: drawn, few, earlier, unfit, step: here, phase, ended, rehearsal } }) =>
    !ended && here?.exercise && phase !== "waiting" && (drawn || few) && [drawn, few, earlier, unfit, Boolean(rehearsal)],
  draw: (
    { room },
    { t },
  ) => [
    h("h3", { class: "wb-console-label" }, t("live"), room.rehearsal && [" ", tag(t("rehearsal_tag"), "blank")]),
    room.picture ? drawPicture(room.picture, t, { earlier: room.earlier }) : h("p", { class: "wb-quiet" }, t("few")),
    room.unfit > 0 && h("p", { class: "wb-flagged" }, t("unfit", { n: room.unfit })),
  ],
};

const counted = (n, t) => (n === "few" ? t("few_people") : t("so_many_people", { n }));

function besideRoles({ roles, keys }, t) {
  return [
    keys?.length > 1 &&
    h(
      "dl",
      { class: "wb-console-keys" },
      keys.map(({ role, labels, because }) =>
        h(
          "div",
          null,
          h("dt", null, t("key_for", { role: role ? t(`role_${role}`) : t("everybody") })),
          h("dd", null, labels.join("; "), because && h("p", { class: "wb-quiet" }, because)),
        )
      ),
    ),
    roles?.length > 1 &&
    h(
      "details",
      { class: "wb-footnote", "data-k": "roles" },
      h("summary", { class: "wb-chevron" }, t("by_role")),
      roles.map((one) =>
        h(
          "div",
          { class: "wb-console-role" },
          h("h4", { class: "wb-subhead" }, t("role_number", { role: roleName(one.roles ?? [one.role], t), n: one.n })),
          drawPicture(one.picture, t),
        )
      ),
    ),
  ];
}

// Groups that were too small to be shown alone have been put together.
function roleName(roles, t) {
  return roles.map((one) => (one ? t(`role_${one}`) : t("role_none"))).join(", ");
}

// Groups that were too small to be told apart come together.
function changedSentence({ together, ...alone }, t) {
  const told = Object.entries(alone).filter(([, n]) => n != null).map(([move, n]) => ({ of: [move], n }));
  const what = (moves) => moves.map((move) => t(`moved_${move}`)).reduce((one, other) => t("either", { one, other }));
  return t("changed", {
    parts: [...told, ...(together ?? [])].map(({ of, n }) => t("changed_part", { what: what(of), n })).join("; "),
  });
}

export function besideSentences(beside, picture, t) {
  const { above, sure_wrong: sure, changed } = beside;
  return [
    splitSentence(beside, picture, t),
    above != null && aboveSentence(above, t),
    sure != null && t("sure_wrong", { people: counted(sure, t) }),
    changed && changedSentence(changed, t),
  ].filter(Boolean);
}

const beside = {
  name: "beside",
  at: "middle",
  pick: ({ room }) => !room.ended && room.beside && [room.beside, room.picture?.rows],
  draw: (
    { room },
    { t },
  ) => [
    h("h3", { class: "wb-console-label" }, t("beside")),
    h("ul", { class: "wb-console-sentences" }, besideSentences(room.beside, room.picture, t).map((text) => h("li", null, text))),
    besideRoles(room.beside, t),
  ],
};

/* ---- the conversation ---- */

const percentOf = (share, t) =>
  share != null && h("span", { class: "wb-console-share" }, t("picture_percent", { share: Math.round(100 * share) }));

function turn(one, desk) {
  const { t } = desk;
  const others = (one.choices ?? []).filter(({ text }) => text !== one.chosen_text);
  return h(
    "li",
    { class: "wb-console-turn" },
    spokenTurn(one),
    one.chosen_text &&
      h("p", { class: "wb-console-said" }, h("span", null, t("quote", { text: one.chosen_text })), " ", percentOf(one.share, t)),
    others.length > 0 &&
      h(
        "details",
        { class: "wb-footnote", "data-k": `turn-${one.n}` },
        h("summary", { class: "wb-chevron" }, t("other_way")),
        h(
          "ul",
          { class: "wb-console-others" },
          others.map(({ id, text, share }) =>
            h(
              "li",
              null,
              h("p", null, t("quote", { text }), " ", percentOf(share, t)),
              desk.button(`replay-${one.n}-${id}`, t("replay"), "replay", { n: one.n, choice: id }, {
                look: "wb-second wb-console-slim",
                name: t("replay_name", { text }),
              }),
            )
          ),
        ),
      ),
  );
}

function meter({ label, value, start, min, max }, t) {
  const at = (n) => `${(100 * (n - min)) / (max - min || 1)}%`;
  return h(
    "li",
    { class: "wb-console-meter" },
    h("span", null, label),
    h("span", { class: "wb-track", "aria-hidden": "true" }, h("span", { class: "wb-fill", style: `inline-size:${at(value)}` })),
    h("span", null, t("meter", { value, start })),
  );
}

const talk = {
  name: "talk",
  at: "middle",
  pick: ({ room }) => !room.ended && room.talk && [room.talk, room.options, room.phase],
  draw: ({ room }, desk) => {
    const { t } = desk;
    const { transcript, meters, now, ending, branches } = room.talk;
    return [
      h("h3", { class: "wb-console-label" }, t("conversation")),
      h("ol", { class: "wb-console-turns" }, transcript.map((one) => turn(one, desk))),
      now && h("div", { class: "wb-console-turn wb-console-turn-now" }, spokenTurn(now)),
      now && room.phase === "waiting" &&
      h(
        "ol",
        { class: "wb-console-lines" },
        optionsOf(room).map(({ label }, n) =>
          h("li", null, h("span", { class: "wb-pic-letter" }, letter(n)), h("span", null, label))
        ),
      ),
      ending &&
      h(
        "div",
        { class: "wb-console-ending" },
        h("h4", { class: "wb-subhead" }, ending.title),
        h("div", { class: "wb-prose" }, paragraphs(ending.text), paragraphs(ending.debrief)),
      ),
      meters.length > 0 && h("ul", { class: "wb-console-meters" }, meters.map((one) => meter(one, t))),
      branches?.length > 0 &&
      [
        h("h4", { class: "wb-subhead" }, t("branches")),
        h(
          "ul",
          { class: "wb-console-list" },
          branches.map(({ ending: title }) => h("li", null, title)),
        ),
      ],
    ].flat();
  },
};

/* ---- notes, agenda ---- */

const notes = {
  name: "notes",
  pick: ({ room: { step: here, ended } }) => !ended && here && [here.id, here.notes, here.prompts],
  draw: ({ room: { step: { notes: text, prompts } } }, { t }) =>
    [
      heading(t("notes")),
      h("div", { class: "wb-prose" }, paragraphs(text)),
      prompts.length > 0 &&
      [
        h("h3", { class: "wb-console-label" }, t("prompts")),
        h(
          "ul",
          { class: "wb-console-prompts" },
          prompts.map((prompt) => h("li", null, prompt)),
        ),
      ],
    ].flat(),
};

const sent = (steps) => ({ steps: steps.map(({ id, minutes }) => ({ id, minutes })) });

function moved(steps, from, to) {
  const list = [...steps];
  list.splice(to, 0, ...list.splice(from, 1));
  return sent(list);
}

function editing(steps, n, desk) {
  const { t } = desk;
  const one = steps[n];
  const name = (key) => t(key, { title: one.title });
  const take = ({ target }) => {
    const minutes = Number(target.value);
    if (!(Number.isInteger(minutes) && minutes >= 1 && minutes <= 120)) {
      target.value = one.minutes;
      desk.alert.textContent = t("minutes_whole", { title: one.title });
    } else desk.ask("agenda", sent(steps.map((step, at) => (at === n ? { ...step, minutes } : step))));
  };
  const slim = { look: "wb-console-tool" };
  return h(
    "div",
    { class: "wb-console-edit" },
    desk.button(`up-${one.id}`, t("up"), "agenda", () => moved(steps, n, n - 1), {
      ...slim,
      off: n === 0,
      name: name("up_name"),
    }),
    desk.button(`down-${one.id}`, t("down"), "agenda", () => moved(steps, n, n + 1), {
      ...slim,
      off: n === steps.length - 1,
      name: name("down_name"),
    }),
    h(
      "label",
      null,
      h("input", {
        type: "number",
        min: 1,
        max: 120,
        value: one.minutes,
        "data-k": `minutes-${one.id}`,
        "aria-label": name("minutes_name"),
        on: { change: take },
      }),
      " ",
      t("min"),
    ),
    !one.here && one.state === "waiting" &&
      desk.button(`out-${one.id}`, t("take_out"), "agenda", () => sent(steps.filter((step) => step !== one)), {
        ...slim,
        name: name("out_name"),
      }),
  );
}

function agendaStep(steps, n, desk) {
  const { t, local, view: { room } } = desk;
  const one = steps[n];
  const here = one.here;
  return h(
    "li",
    { class: here ? "wb-console-stop wb-console-here" : "wb-console-stop", "aria-current": here ? "step" : null },
    h("span", { class: "wb-console-number", "aria-hidden": "true" }, n + 1),
    h(
      "div",
      null,
      here || room.ended
        ? h("p", { class: "wb-console-go" }, one.title)
        : desk.button(`goto-${one.id}`, one.title, "goto", { step: one.id }, {
          look: "wb-console-go",
          name: t("goto", { title: one.title }),
        }),
      h(
        "p",
        { class: "wb-console-stepside" },
        [t("minutes", { n: one.minutes }), one.state !== "waiting" || here ? t(`step_${one.state}`) : null].filter(Boolean).join(
          " · ",
        ),
      ),
      local.editing && editing(steps, n, desk),
    ),
  );
}

function adding(steps, exercises, desk) {
  const { t } = desk;
  if (!exercises) return h("p", { class: "wb-quiet" }, t("adding_wait"));
  const scenarios = [...new Set(exercises.map(({ scenario }) => scenario))];
  const pick = h(
    "select",
    { "data-k": "add-which", "aria-label": t("add_which") },
    scenarios.map((scenario) =>
      h(
        "optgroup",
        { label: scenario },
        exercises.filter((one) => one.scenario === scenario).map(({ name, title, minutes }) =>
          h("option", { value: name }, t("add_option", { title, n: minutes }))
        ),
      )
    ),
  );
  const add = () => {
    const { name, title, minutes } = exercises.find((one) => one.name === pick.value);
    return { steps: [...sent(steps).steps, { exercise: name, title, minutes: Math.max(1, minutes ?? 5) }] };
  };
  return h(
    "div",
    { class: "wb-console-adding" },
    h("h3", { class: "wb-console-label" }, t("add_step")),
    pick,
    desk.button("add", t("add"), "agenda", add),
  );
}

const agenda = {
  name: "agenda",
  tag: "nav",
  pick: (
    { room: { steps, ended, whole }, exercises },
    { local },
  ) => [steps, ended, whole === null, local.editing, local.editing && exercises],
  draw: ({ room: { steps, ended, whole }, exercises }, desk) => {
    const { t, local } = desk;
    const total = steps.reduce((sum, { minutes }) => sum + minutes, 0);
    const change = () => (exercises || desk.send({ type: "exercises" }), desk.set({ editing: !local.editing }));
    return [
      h(
        "div",
        { class: "wb-console-agendahead" },
        heading(t("agenda")),
        !ended &&
          h("button", {
            type: "button",
            class: "wb-link",
            "data-k": "change-agenda",
            "aria-expanded": String(Boolean(local.editing)),
            on: { click: change },
          }, t(local.editing ? "change_done" : "change_agenda")),
      ),
      h(
        "p",
        { class: "wb-quiet" },
        whole === null ? t("minutes", { n: total }) : [h("span", { "data-clock": "whole" }), " ", t("of_minutes", { n: total })],
      ),
      h("ol", { class: "wb-console-steps" }, steps.map((_, n) => agendaStep(steps, n, desk))),
      local.editing && !ended && adding(steps, exercises, desk),
    ];
  },
};

export const CONSOLE = [head, step, undo, press, welcome, sees, picture, beside, talk, notes, agenda];
