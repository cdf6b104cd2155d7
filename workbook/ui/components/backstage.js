import { h, paragraphs, tag, uid, when } from "./shared.js";
import { drawPicture } from "./picture.js";
import { aboveSentence, typed } from "./projector.js";
import { askSure, besideSentences } from "./console.js";

// What a facilitator needs now and then: the big screen, what people wrote, tables, hands, timer, rehearsal, the end.
// Each is folded away until it is wanted; its first line says how much is waiting in it. The lobby is here, too.

const FACES_TO_SHOW = ["join", "question", "picture", "key", "talk", "text", "wall", "report"];
const TIMES = [1, 2, 3, 5];
const REHEARSAL = 40;
const MOST_SIMULATED = 80;
const GUIDE = "/facilitator-guide";

// A folded part. A summary holds its heading and a few words on what is inside.
function folded(name, title, about, draw, { open = false } = {}) {
  return h(
    "details",
    { class: "wb-console-fold", "data-k": `fold-${name}`, open },
    h(
      "summary",
      { class: "wb-chevron" },
      h("span", { class: "wb-console-foldname" }, title),
      about && h("span", { class: "wb-console-foldabout" }, about),
    ),
    h("div", { class: "wb-console-folded" }, draw.flat(2).filter(Boolean)),
  );
}

function field(label, input) {
  const id = uid("field");
  input.id = id;
  return h("p", { class: "wb-console-field" }, h("label", { for: id }, label), input);
}

function numberBox(key, value, max) {
  return h("input", { type: "number", inputmode: "numeric", min: 0, max, value, "data-k": key, class: "wb-console-box" });
}

const wholeNumber = (input) => Math.max(0, Math.min(Number(input.max) || 0, Math.round(Number(input.value) || 0)));

function qr({ link, qr: src }, t) {
  return h(
    "div",
    { class: "wb-console-qr" },
    h("img", { src, alt: t("qr_alt", { link: typed(link) }) }),
    h("p", null, h("a", { href: link, target: "_blank", translate: "no" }, typed(link))),
  );
}

/* ---- the big screen, and what goes on it ---- */

function canShow({ step, phase, talk, texts, wall, ended }) {
  return {
    join: true,
    question: step,
    picture: step?.exercise && phase !== "waiting",
    key: phase === "revealed",
    talk,
    text: texts.some(({ shown }) => shown),
    wall: wall.some(({ shown }) => shown),
    report: ended,
  };
}

const screen = {
  name: "screen",
  pick: ({ room }) => [room.code, room.screen, Object.entries(canShow(room)).map(([name, can]) => [name, Boolean(can)])],
  draw: ({ room }, desk) => {
    const { t } = desk;
    const can = canShow(room);
    const now = room.screen.show;
    return [folded("screen", t("screen"), t(`show_${now}`), [
      h(
        "p",
        { class: "wb-console-row" },
        h("a", {
          class: "wb-second wb-console-slim",
          href: `/facilitator#screen=${room.code}`,
          target: "_blank",
          "data-k": "screen-open",
        }, t("screen_open")),
      ),
      h(
        "div",
        { class: "wb-console-faces", role: "group", "aria-label": t("screen_what") },
        FACES_TO_SHOW.filter((name) => can[name] || name === now).map((name) => {
          const button = desk.button(`show-${name}`, t(`show_${name}`), "screen", { show: name }, { look: "wb-console-face" });
          button.setAttribute("aria-pressed", String(name === now));
          return button;
        }),
        desk.button("show-auto", t("show_auto"), "screen", { show: null }, { look: "wb-console-face" }),
      ),
    ])];
  },
};

function onScreen(one, what, desk) {
  const { t } = desk;
  return h(
    "li",
    { class: one.shown ? "wb-console-note wb-console-shown" : "wb-console-note" },
    h("div", null, paragraphs(one.text), one.nickname && h("p", { class: "wb-quiet" }, one.nickname)),
    h(
      "div",
      { class: "wb-console-noteside" },
      one.shown && tag(t("on_screen"), "full"),
      desk.button(`${what}-${one.id}`, t(one.shown ? "hide" : "show"), "show", { what, id: one.id, on: !one.shown }, {
        look: "wb-second wb-console-slim",
      }),
      noteTools(one, what, desk),
    ),
  );
}

// What keeps a list in order. Removing asks back, in the same place: it cannot be undone.
function noteTools(one, what, desk) {
  const { t, local } = desk;
  const { id, text } = one;
  const tool = (key, label, command, args) =>
    desk.button(`${key}-${what}-${id}`, t(label), command, args, { look: "wb-console-tool", name: t(`${label}_name`, { text }) });
  const turn = (key, label, on) =>
    h("button", {
      type: "button",
      class: "wb-console-tool",
      "data-k": `${key}-${what}-${id}`,
      "aria-label": t(`${label}_name`, { text }),
      on: {
        click:
          () => (desk.set({ removing: on ? id : null }),
            document.querySelector(`[data-k="${on ? "stay" : "remove"}-${what}-${id}"]`)?.focus()),
      },
    }, t(label));
  if (local.removing === id) {
    return h(
      "div",
      { class: "wb-console-row" },
      tool("gone", "remove_yes", "remove", { what, id }),
      turn("stay", "remove_no", false),
    );
  }
  return h(
    "div",
    { class: "wb-console-row" },
    tool("aside", "set_aside", "set_aside", { what, id, on: true }),
    what === "wall" && tool("mute", "mute", "mute", { id, on: true }),
    turn("remove", "remove", true),
  );
}

function setAside(list, what, desk) {
  const { t } = desk;
  return list.length > 0 &&
    h(
      "details",
      { class: "wb-footnote", "data-k": `aside-${what}` },
      h("summary", { class: "wb-chevron" }, t("aside", { n: list.length })),
      h(
        "ul",
        { class: "wb-console-notes-list" },
        list.map(({ id, text }) =>
          h(
            "li",
            { class: "wb-console-note" },
            h("div", null, paragraphs(text)),
            h(
              "div",
              { class: "wb-console-noteside" },
              desk.button(`back-${what}-${id}`, t("bring_back"), "set_aside", { what, id, on: false }, {
                look: "wb-console-tool",
                name: t("bring_back_name", { text }),
              }),
            ),
          )
        ),
      ),
    );
}

function mutedList(muted, desk) {
  const { t } = desk;
  const who = ({ nickname }) => nickname ?? t("muted_nobody");
  return muted.length > 0 &&
    h(
      "ul",
      { class: "wb-console-notes-list" },
      muted.map((one) =>
        h(
          "li",
          { class: "wb-console-note" },
          h("p", { class: "wb-quiet" }, t("muted", { who: who(one) })),
          h(
            "div",
            { class: "wb-console-noteside" },
            desk.button(`unmute-${one.id}`, t("unmute"), "mute", { id: one.id, on: false }, {
              look: "wb-console-tool",
              name: t("unmute_name", { who: who(one) }),
            }),
          ),
        )
      ),
    );
}

function written(what) {
  const list = what === "wall" ? "wall" : "texts";
  const beside = ({ aside }) => (what === "wall" ? [aside.more, aside.wall, aside.muted] : [0, aside.texts, []]);
  return {
    name: list,
    pick: ({ room }, { local }) =>
      [room[list], ...beside(room).slice(1)].some((one) => one.length) && [room[list], beside(room), local.removing],
    draw: ({ room }, desk) => {
      const { t } = desk;
      const [more, aside, muted] = beside(room);
      return [folded(list, t(list), t(`${list}_count`, { n: room[list].length + more }), [
        h("p", { class: "wb-quiet" }, t(`${list}_about`)),
        more > 0 && h("p", { class: "wb-quiet" }, t("wall_more", { n: more })),
        h("ul", { class: "wb-console-notes-list" }, room[list].map((one) => onScreen(one, what, desk))),
        setAside(aside, what, desk),
        mutedList(muted, desk),
      ])];
    },
  };
}

const tables = {
  name: "tables",
  pick: ({ room }) => room.tables.length > 0 && room.tables,
  draw: ({ room }, { t }) => [folded("tables", t("tables"), t("tables_count", { n: room.tables.length }), [
    h("p", { class: "wb-quiet" }, t("tables_about")),
    h(
      "ul",
      { class: "wb-console-tablelist" },
      room.tables.map(({ table, members, answer }) =>
        h(
          "li",
          null,
          h(
            "p",
            null,
            h("strong", null, t("table", { n: table })),
            " ",
            h("span", { class: "wb-quiet" }, t("members", { n: members })),
          ),
          h("p", { class: answer ? null : "wb-quiet" }, answer ?? t("no_answer_yet")),
        )
      ),
    ),
  ])],
};

/* ---- people without a phone ---- */

const hands = {
  name: "hands",
  pick: ({ room: { options, counts, hands: raised, phase, ended } }) => !ended && [options, counts.without_phone, raised, phase],
  draw: ({ room }, desk) => {
    const { t } = desk;
    const { options, hands: raised, counts, phase } = room;
    const without = numberBox("without", counts.without_phone, 500);
    const boxes = options.map(({ id, label }) => [id, label, numberBox(`hands-${id}`, raised[id] ?? 0, 500)]);
    const count = () => ({ counts: Object.fromEntries(boxes.map(([id, , box]) => [id, wholeNumber(box)])) });
    return [folded("hands", t("hands"), counts.without_phone > 0 ? t("people", { n: counts.without_phone }) : null, [
      h(
        "div",
        { class: "wb-console-row" },
        field(t("hands_number"), without),
        desk.button("without-set", t("note_it"), "without_phone", () => ({ n: wholeNumber(without) }), {
          look: "wb-second wb-console-slim",
        }),
      ),
      boxes.length > 0 && ["open", "closed"].includes(phase) &&
      [
        h("p", { class: "wb-console-label" }, t("hands_ask")),
        h(
          "div",
          { class: "wb-console-hands" },
          boxes.map(([, label, box]) => field(label, box)),
        ),
        desk.button("hands-set", t("hands_count"), "hands", count, { look: "wb-second wb-console-slim" }),
      ],
    ])];
  },
};

const timer = {
  name: "timer",
  pick: ({ room: { timer: now, step, ended } }) => step && !ended && [Boolean(now), now?.of],
  draw: ({ room: { timer: now } }, desk) => [folded("timer", desk.t("timer"), now && h("span", { "data-clock": "left" }), [
    h("p", { class: "wb-quiet" }, desk.t("timer_about")),
    h(
      "div",
      { class: "wb-console-row" },
      TIMES.map((minutes) =>
        desk.button(`timer-${minutes}`, desk.t("minutes", { n: minutes }), "timer", { minutes }, {
          look: "wb-second wb-console-slim",
        })
      ),
      now && desk.button("timer-off", desk.t("timer_off"), "timer", { minutes: null }, { look: "wb-second wb-console-slim" }),
    ),
  ])],
};

/* ---- beforehand and afterwards ---- */

const join = {
  name: "join",
  pick: ({ room: { code, link, qr: src, ended } }) => !ended && [code, link, src],
  draw: ({ room }, { t }) => [folded("join", t("join"), room.code, [qr(room, t)])],
};

const check = {
  name: "check",
  pick: ({ room: { check: now, sheet, key, guide, before } }) => [now, sheet, key, guide, before],
  draw: ({ room }, { t }) => [folded("check", t("prepare"), null, [
    room.before.length > 0 &&
    [
      h("p", { class: "wb-console-label" }, t("get_ready")),
      h(
        "ul",
        { class: "wb-console-list" },
        room.before.map((text) => h("li", null, text)),
      ),
    ],
    h("p", { class: "wb-console-label" }, t("check")),
    qr(room.check, t),
    h(
      "p",
      { class: "wb-console-links" },
      h("a", { href: room.sheet, target: "_blank" }, t("sheet")),
      h("a", { href: room.key, target: "_blank" }, t("key_sheet")),
      h("a", { href: room.guide ?? GUIDE, target: "_blank" }, t("guide")),
    ),
  ])],
};

// Where people have voted meanwhile, whoever leads says what becomes of that.
function goHome({ mixed }, desk) {
  const look = { look: "wb-second wb-console-slim" };
  const ways = mixed ? [["send_home_afresh", { afresh: true }], ["send_home_only", { afresh: false }]] : [["send_home", {}]];
  return ways.map(([name, args]) => desk.button(name, desk.t(name), "send_home", args, look));
}

const rehearse = {
  name: "rehearse",
  pick: ({ room: { rehearsal, places, ended } }) =>
    !ended && [rehearsal?.people, rehearsal?.mixed, rehearsal?.people >= (places ?? Infinity) && rehearsal.joined],
  draw: ({ room: { rehearsal, places } }, desk) => {
    const { t } = desk;
    const box = numberBox("rehearse-n", REHEARSAL, MOST_SIMULATED);
    return [folded("rehearse", t("rehearse"), rehearsal && t("rehearsing", { n: rehearsal.people }), [
      h("p", { class: "wb-quiet" }, t(rehearsal?.mixed ? "rehearse_mixed" : "rehearse_about")),
      rehearsal?.people >= (places ?? Infinity) &&
      h("p", {}, t("rehearse_fit", { n: rehearsal.joined, of: rehearsal.people, places })),
      rehearsal ? h("div", { class: "wb-console-row" }, goHome(rehearsal, desk)) : h(
        "div",
        { class: "wb-console-row" },
        field(t("rehearse_n"), box),
        desk.button("rehearse", t("rehearse_go"), "rehearse", () => ({ attendees: Math.max(1, wholeNumber(box)) }), {
          look: "wb-second wb-console-slim",
        }),
      ),
    ])];
  },
};

const finish = {
  name: "finish",
  pick: (
    { room: { code, ended, next, played } },
    { local },
  ) => [code, ended, next?.do === "end", local.ending, played, local.freshening],
  draw: ({ room }, desk) => {
    const { t } = desk;
    const code = h("input", {
      type: "text",
      autocomplete: "off",
      autocapitalize: "characters",
      spellcheck: "false",
      "data-k": "purge-code",
      class: "wb-console-box wb-console-codebox",
    });
    return [folded("finish", t("finish"), room.ended && t("ended"), [
      h(
        "div",
        { class: "wb-console-row" },
        !room.ended &&
          h("button", {
            type: "button",
            class: "wb-second wb-console-slim",
            "data-k": "end",
            on: { click: () => (desk.set({ ending: true }), document.querySelector("[data-k='end-yes']")?.focus()) },
          }, t("do_end")),
        desk.button("report", t("report"), "report", {}, { look: "wb-second wb-console-slim" }),
        desk.button("leave", t("leave"), "leave", {}, { look: "wb-second wb-console-slim" }),
      ),
      room.played &&
      [
        h("p", { class: "wb-console-label" }, t("afresh")),
        desk.local.freshening ? askSure("afresh", "freshening", desk) : [
          h("p", { class: "wb-quiet" }, t("afresh_about")),
          h("button", {
            type: "button",
            class: "wb-second wb-console-slim",
            "data-k": "afresh",
            on: { click: () => (desk.set({ freshening: true }), document.querySelector("[data-k='afresh-yes']")?.focus()) },
          }, t("afresh")),
        ],
      ],
      h("p", { class: "wb-console-label" }, t("purge")),
      h("p", { class: "wb-quiet" }, t("purge_about", { code: room.code })),
      h(
        "div",
        { class: "wb-console-row" },
        field(t("purge_code"), code),
        desk.button("purge", t("purge_go"), "purge", () => ({ code: code.value.trim() }), {
          look: "wb-second wb-console-slim wb-console-danger",
        }),
      ),
    ], { open: room.ended })];
  },
};

/* ---- files that cannot be used: for whoever can mend them ---- */

function files(broken, t) {
  return [
    h(
      "ul",
      { class: "wb-console-list" },
      broken.map(({ problem, more, older }) =>
        h("li", null, `${problem}.`, more > 0 && [" ", t("files_more", { n: more })], " ", t(older ? "files_older" : "files_out"))
      ),
    ),
    h("p", { class: "wb-quiet" }, t("files_check")),
  ];
}

const mend = {
  name: "files",
  pick: ({ broken }) => broken.length > 0 && broken,
  draw: ({ broken }, { t }) => [folded("files", t("files"), String(broken.length), files(broken, t))],
};

export const BACKSTAGE = [screen, written("wall"), written("text"), tables, timer, hands, join, rehearse, check, mend, finish];

/* ---- the report ---- */

const day = (iso) => when(iso.slice(0, 10));

// What the room said in a conversation, line by line, and where it led.
function reportTalk(talk, t) {
  const lines = (talk?.transcript ?? []).filter((turn) => turn.chosen_text);
  if (!lines.length) return null;
  return h(
    "ol",
    { class: "wb-console-list" },
    lines.map((turn) => h("li", null, t("quote", { text: turn.chosen_text }))),
    talk.ending && h("li", null, h("strong", null, talk.ending.title)),
  );
}

function reportStep(one, t) {
  const { title, answered, second, above, picture, earlier, beside, talks, own } = one;
  const said = beside ? besideSentences(beside, picture, t) : above != null ? [aboveSentence(above, t)] : [];
  return h(
    "section",
    { class: "wb-console-reportstep" },
    h("h3", { class: "wb-subhead" }, title),
    h(
      "p",
      { class: "wb-quiet" },
      [
        answered ? t("report_answered", { n: answered }) : talks.length ? t("report_talk") : t(own ? "report_own" : "is_talk"),
        second ? t("report_second", { n: second }) : null,
      ].filter(Boolean).join(" · "),
    ),
    said.length > 0 && h("ul", { class: "wb-console-sentences" }, said.map((text) => h("li", null, text))),
    drawPicture(picture, t, { earlier }),
    talks.map((talk) => reportTalk(talk, t)),
  );
}

export const reportPart = {
  name: "report",
  pick: ({ room }) => room?.report,
  draw: ({ room: { report } }, { t }) => [
    h(
      "div",
      { class: "wb-console-agendahead" },
      h("h2", { class: "wb-console-heading", tabindex: "-1" }, t("report_title", { title: report.title })),
      h("button", {
        type: "button",
        class: "wb-second wb-console-slim wb-console-print",
        "data-k": "print",
        on: { click: () => window.print() },
      }, t("print")),
    ),
    h(
      "p",
      { class: "wb-quiet" },
      [report.begun && day(report.begun), t("people", { n: report.people })].filter(Boolean).join(" · "),
    ),
    report.steps.map((one) => reportStep(one, t)),
  ],
};

/* ---- the lobby ---- */

function agendaCard({ id, title, minutes, summary, steps }, name, desk) {
  const { t } = desk;
  return h(
    "li",
    { class: "wb-console-agenda-card" },
    h("h3", { class: "wb-console-cardname" }, title),
    h("p", { class: "wb-quiet" }, [t("minutes", { n: minutes }), t("steps", { n: steps })].join(" · ")),
    h("p", { class: "wb-console-summary" }, summary),
    desk.button(
      `create-${id}`,
      t("create"),
      "create",
      () => ({ agenda: id, ...(name.value.trim() ? { title: name.value.trim() } : {}) }),
      { name: t("create_name", { title }) },
    ),
  );
}

function roomLine({ code, title, begun, joined, ended }, desk) {
  const { t } = desk;
  return h(
    "li",
    { class: "wb-console-roomline" },
    h(
      "div",
      null,
      h("p", null, h("strong", { class: "wb-console-code" }, code), " ", title),
      h(
        "p",
        { class: "wb-quiet" },
        [begun && day(begun), t("people", { n: joined }), ended ? t("ended") : null].filter(Boolean).join(" · "),
      ),
    ),
    desk.button(`enter-${code}`, t(ended ? "look" : "enter"), "enter", { code }, {
      look: "wb-second wb-console-slim",
      name: t(ended ? "look_name" : "enter_name", { code }),
    }),
  );
}

export const LOBBY = {
  name: "lobby",
  pick: ({ stage, lobby, broken }) => [stage, lobby, broken],
  draw: ({ stage, lobby, broken }, desk) => {
    const { t } = desk;
    if (stage === "refused") {
      return [
        h("p", { class: "wb-console-refused" }, t("refused")),
        h("p", null, h("a", { href: "/facilitator" }, t("sign_in"))),
      ];
    }
    const name = h("input", {
      type: "text",
      maxlength: 80,
      autocomplete: "off",
      "data-k": "new-title",
      class: "wb-console-box wb-console-titlebox",
    });
    const open = lobby.rooms.length > 0 &&
      h(
        "section",
        { class: "wb-console-open" },
        h("h2", { class: "wb-console-heading" }, t("rooms")),
        h("ul", { class: "wb-console-roomlist" }, lobby.rooms.map((one) => roomLine(one, desk))),
      );
    return [
      lobby.local && h("p", { class: "wb-console-warning" }, t("local_only")),
      broken.length > 0 &&
      h("section", { class: "wb-console-mend" }, h("h2", { class: "wb-console-heading" }, t("files")), files(broken, t)),
      open,
      h(
        "section",
        { class: "wb-console-new" },
        h("h2", { class: "wb-console-heading wb-console-title", tabindex: "-1" }, t("new_room")),
        field(t("new_title"), name),
        h("ul", { class: "wb-console-cards" }, lobby.agendas.map((one) => agendaCard(one, name, desk))),
      ),
      h(
        "section",
        { class: "wb-console-try" },
        h("h2", { class: "wb-console-heading" }, t("check")),
        h(
          "div",
          { class: "wb-console-tryrow" },
          qr(lobby.check, t),
          h(
            "div",
            null,
            h("p", null, t("check_about")),
            h("p", null, h("a", { href: lobby.guide ?? GUIDE, target: "_blank" }, t("guide"))),
          ),
        ),
      ),
    ];
  },
};
