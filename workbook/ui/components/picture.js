import { h, letter, same, tag, uid } from "./shared.js";

// How a room has answered, drawn: bars, a table shaded by numbers, or a map with dots. Whatever the drawing says by
// length, shade or place it also says in numbers and words, so there is nothing that only eyes can read.

const PICTURE_GAP = 0.45; // of a cell, between the middles of two dots
const PICTURE_RAG = ["red", "amber", "green"];

// What a picture showed last, so that its bars grow from there, and the row somebody picked on a map.
const pictureShown = new Map();
const picturePicked = new Map();

const pictureName = ({ form, rows }) => JSON.stringify([form, rows]);
const pictureSum = (counts) => Object.values(counts ?? {}).reduce((sum, n) => sum + n, 0);
const pictureKeyed = ({ key }, row, column) => Boolean(key?.[row]?.includes(column));
const pictureShare = (n, of) => (of > 0 ? Math.min(100, (100 * n) / of) : 0);

function pictureKey(t) {
  return h("span", { class: "wb-pic-keyed" }, tag(t("picture_key"), "full"));
}

/* ---- bars ---- */

// Where each person chose one thing, hands add up; where several, the largest show of hands is at least how many there were.
function pictureBase({ answered, counts, hands }) {
  const one = Object.values(counts).reduce((sum, row) => sum + (row[""] ?? 0), 0) <= answered;
  const raised = Object.values(hands ?? {});
  return answered + (one ? raised.reduce((sum, n) => sum + n, 0) : Math.max(0, ...raised));
}

function pictureBar(picture, id) {
  const [phones, hands, of] = [picture.counts[id]?.[""] ?? 0, picture.hands?.[id] ?? 0, pictureBase(picture)];
  return { phones, hands, n: phones + hands, share: pictureShare(phones + hands, of), part: pictureShare(hands, phones + hands) };
}

function pictureBefore(earlier, id, now, t) {
  const { share } = pictureBar(earlier, id);
  const [before, after] = [Math.round(share), Math.round(now)];
  const way = after > before ? "up" : after < before ? "down" : "same";
  return [
    h(
      "span",
      { class: "wb-pic-thin", "aria-hidden": "true" },
      h("span", { class: "wb-pic-was", style: `inline-size:${share.toFixed(1)}%` }),
    ),
    h("p", { class: `wb-pic-moved wb-pic-${way}` }, t(`picture_${way}`, { before })),
  ];
}

function pictureRow(picture, { id, label }, index, earlier, from, t) {
  const { phones, hands, n, share, part } = pictureBar(picture, id);
  const keyed = pictureKeyed(picture, id, "");
  return h(
    "li",
    { class: keyed ? "wb-pic-row wb-pic-is-key" : "wb-pic-row" },
    h("span", { class: "wb-pic-letter" }, letter(index)),
    h("p", { class: "wb-pic-label" }, h("span", null, label), keyed && pictureKey(t)),
    h(
      "span",
      { class: "wb-pic-track", "aria-hidden": "true" },
      h(
        "span",
        { class: "wb-pic-bar", style: `inline-size:${share.toFixed(1)}%;--from:${(from?.[id] ?? 0).toFixed(1)}%` },
        hands > 0 && h("span", { class: "wb-pic-hands", style: `inline-size:${part.toFixed(1)}%` }),
      ),
    ),
    h(
      "p",
      { class: "wb-pic-figure" },
      h("strong", null, n),
      " ",
      h("span", null, t("picture_percent", { share: Math.round(share) })),
    ),
    earlier && pictureBefore(earlier, id, share, t),
    hands > 0 && h("p", { class: "wb-pic-side" }, t("picture_hands", { phones, hands })),
  );
}

function pictureBars(picture, t, { earlier, name }) {
  const from = pictureShown.get(name);
  pictureShown.set(name, Object.fromEntries(picture.rows.map(({ id }) => [id, pictureBar(picture, id).share])));
  return [
    h(
      "ol",
      { class: ["wb-pic-bars", picture.key && "wb-pic-with-key", earlier && "wb-pic-twice"].filter(Boolean).join(" ") },
      picture.rows.map((row, index) => pictureRow(picture, row, index, earlier, from, t)),
    ),
    Object.keys(picture.hands ?? {}).length > 0 &&
    h(
      "p",
      { class: "wb-pic-legend" },
      h("span", { class: "wb-pic-swatch wb-pic-striped", "aria-hidden": "true" }),
      t("picture_striped"),
    ),
    earlier &&
    h(
      "p",
      { class: "wb-pic-legend" },
      h("span", { class: "wb-pic-swatch wb-pic-was", "aria-hidden": "true" }),
      t("picture_first", { n: earlier.answered }),
    ),
  ];
}

/* ---- heat ---- */

function pictureHead({ id, label }) {
  if (!PICTURE_RAG.includes(id)) return label;
  return h(
    "span",
    { class: `wb-rag wb-rag-${id}` },
    h("span", { class: "wb-rag-sign", "aria-hidden": "true" }, label.slice(0, 1)),
    h("span", { class: "wb-rag-word" }, label),
  );
}

function pictureCell(picture, row, column, of, t) {
  const n = picture.counts[row]?.[column] ?? 0;
  const keyed = pictureKeyed(picture, row, column);
  const tone = PICTURE_RAG.includes(column) ? ` wb-pic-tone-${column}` : "";
  return h(
    "td",
    {
      class: `wb-pic-cell${tone}${keyed ? " wb-pic-key-cell" : ""}`,
      style: `--share:${(pictureShare(n, of) * 0.55).toFixed(1)}%`,
    },
    h("span", { class: "wb-pic-count" }, n),
    keyed && h("span", { class: "wb-pic-key-word" }, t("picture_key")),
  );
}

function pictureHeat(picture, t) {
  const { rows, columns, counts } = picture;
  const about = t("picture_table");
  return h(
    "div",
    { class: "wb-pic-frame wb-ring", tabindex: "0", role: "region", "aria-label": about },
    h(
      "table",
      { class: "wb-pic-table" },
      h("caption", { class: "wb-hide" }, about),
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          h("td", null),
          columns.map((column) => h("th", { scope: "col" }, pictureHead(column))),
        ),
      ),
      h(
        "tbody",
        null,
        rows.map(({ id, label }) =>
          h(
            "tr",
            null,
            h("th", { scope: "row" }, label),
            columns.map((column) => pictureCell(picture, id, column.id, pictureSum(counts[id]), t)),
          )
        ),
      ),
    ),
  );
}

/* ---- map ---- */

const pictureSpot = ({ across, up }, c, r, t) => t("picture_spot", { across: across.label, c, up: up.label, r });
const pictureAt = (cell) => cell.split(",").map(Number);

// The middle of all the places a row was given, and the place most of them chose.
function pictureMiddle(counts) {
  const cells = Object.entries(counts ?? {}).filter(([, n]) => n > 0);
  const all = cells.reduce((sum, [, n]) => sum + n, 0);
  if (!all) return null;
  const mean = (axis) => cells.reduce((sum, [cell, n]) => sum + n * pictureAt(cell)[axis], 0) / all;
  const [most, n] = cells.reduce((best, cell) => (cell[1] > best[1] ? cell : best));
  return { c: mean(0), r: mean(1), most: pictureAt(most), n, all };
}

const pictureX = (c) => `${(20 * (c - 0.5)).toFixed(1)}%`;
const pictureY = (r) => `${(20 * (5.5 - r)).toFixed(1)}%`;

function pictureLine(from, to) {
  const [x, y] = [to.c - from.c, from.r - to.r];
  return h("span", {
    class: "wb-pic-tie",
    style: `inset-inline-start:${pictureX(from.c)};inset-block-start:${pictureY(from.r)};inline-size:${
      (20 * Math.hypot(x, y)).toFixed(1)
    }%;transform:rotate(${Math.atan2(y, x).toFixed(3)}rad)`,
  });
}

function pictureDot(look, text, { c, r }, em) {
  return h("span", {
    class: `wb-pic-dot ${look}`,
    style: `inset-inline-start:${pictureX(c)};inset-block-start:${pictureY(r)};${
      em ? `inline-size:${em.toFixed(2)}em;block-size:${em.toFixed(2)}em` : ""
    }`,
  }, text);
}

function pictureField(picture, marks) {
  const { across, up } = picture;
  const scale = ({ label, low, high }, way) =>
    h("p", { class: `wb-map-scale wb-map-${way}` }, h("span", null, low), h("strong", null, label), h("span", null, high));
  return h(
    "div",
    { class: "wb-map wb-pic-map", "aria-hidden": "true" },
    scale(up, "up"),
    h("div", { class: "wb-pic-field" }, marks),
    scale(across, "across"),
  );
}

// Two dots on one spot would hide each other: the later one moves aside.
function pictureApart(dots) {
  const near = (one, other) => Math.hypot(one.c - other.c, one.r - other.r) < PICTURE_GAP;
  const set = [];
  for (const { c, r } of dots) {
    const at = { c, r };
    while (set.some((other) => near(at, other))) at.c += at.c > 4.6 ? -3 * PICTURE_GAP : PICTURE_GAP;
    set.push(at);
  }
  return set;
}

// Everybody's middle at once; where the key is known, a line from there to its ring.
function pictureAll(picture) {
  const { rows, counts, key } = picture;
  const known = rows.map(({ id }, index) => ({ id, n: index + 1, at: pictureMiddle(counts[id]) })).filter(({ at }) => at);
  const keyed = known.filter(({ id }) => key?.[id]?.length);
  const places = pictureApart([...known.map(({ at }) => at), ...keyed.map(({ id }) => pictureGoal(key[id]))]);
  const middles = known.map((one, index) => ({ ...one, at: places[index] }));
  const goals = keyed.map(({ id, n }, index) => ({
    n,
    at: middles.find((one) => one.id === id).at,
    goal: places[known.length + index],
  }));
  return [
    goals.map(({ at, goal }) => pictureLine(at, goal)),
    goals.map(({ n, goal }) => pictureDot("wb-pic-ring", n, goal)),
    middles.map(({ n, at }) => pictureDot("wb-pic-name", n, at)),
  ];
}

function pictureGoal(cells) {
  const [c, r] = pictureAt(cells[0]);
  return { c, r };
}

function pictureOne(picture, id) {
  const counts = Object.entries(picture.counts[id] ?? {}).filter(([, n]) => n > 0);
  const all = pictureSum(picture.counts[id]);
  const spots = (cell) => (([c, r]) => ({ c, r }))(pictureAt(cell));
  return [
    (picture.key?.[id] ?? []).map((cell) => pictureDot("wb-pic-goal", "", spots(cell))),
    counts.map(([cell, n]) => pictureDot("wb-pic-size", n, spots(cell), 1.5 + 2.4 * Math.sqrt(n / all))),
  ];
}

function pictureTable(picture, t) {
  const { rows, counts, key } = picture;
  const heads = [t("picture_who"), t("picture_most"), t("picture_number"), ...(key ? [t("picture_key")] : [])];
  return h(
    "div",
    { class: "wb-pic-frame wb-ring", tabindex: "0", role: "region", "aria-label": t("picture_as_table") },
    h(
      "table",
      { class: "wb-pic-table wb-pic-plain" },
      h("thead", null, h("tr", null, heads.map((text) => h("th", { scope: "col" }, text)))),
      h(
        "tbody",
        null,
        rows.map(({ id, label }) => {
          const at = pictureMiddle(counts[id]);
          const spots = (key?.[id] ?? []).map((cell) => pictureSpot(picture, ...pictureAt(cell), t)).join("; ");
          return h(
            "tr",
            null,
            h("th", { scope: "row" }, label),
            h("td", null, at && pictureSpot(picture, ...at.most, t)),
            h("td", null, at && t("picture_of", { n: at.n, of: at.all })),
            key && h("td", null, spots),
          );
        }),
      ),
    ),
  );
}

function pictureMap(picture, t, { name, large }) {
  const { rows, key } = picture;
  const field = h("div", { class: "wb-pic-field-slot" });
  const draw = () => {
    const one = picturePicked.get(name) ?? "";
    field.replaceChildren(pictureField(picture, (one ? pictureOne(picture, one) : pictureAll(picture)).flat()));
    pick.value = one;
  };
  const id = uid("row");
  const pick = h(
    "select",
    { id, class: "wb-pic-pick", "data-k": "picture-row", on: { change: () => (picturePicked.set(name, pick.value), draw()) } },
    h("option", { value: "" }, t("picture_all")),
    rows.map((row, index) => h("option", { value: row.id }, t("picture_named", { n: index + 1, text: row.label }))),
  );
  draw();
  return [
    !large && h("p", { class: "wb-pic-choose" }, h("label", { for: id }, t("picture_show")), pick),
    field,
    h(
      "div",
      { class: "wb-pic-beside" },
      h(
        "ol",
        { class: "wb-pic-names" },
        rows.map(({ label }, index) =>
          h("li", null, h("span", { class: "wb-pic-number", "aria-hidden": "true" }, index + 1), h("span", null, label))
        ),
      ),
      key &&
        h(
          "p",
          { class: "wb-pic-legend" },
          h("span", { class: "wb-pic-swatch wb-pic-ring", "aria-hidden": "true" }),
          t("picture_ring"),
        ),
    ),
    large ? h("div", { class: "wb-hide" }, pictureTable(picture, t)) : h(
      "details",
      { class: "wb-footnote", "data-k": "picture-table" },
      h("summary", { class: "wb-chevron" }, t("picture_as_table")),
      pictureTable(picture, t),
    ),
  ];
}

/* ---- any picture ---- */

const PICTURES = { bars: pictureBars, heat: pictureHeat, map: pictureMap, count: () => [] };

// Answers that are in no picture, because they would be told apart from those that were shown before.
function pictureHeld({ answered: shown, held_back: n }, t) {
  return n == null ? null : t(n > 0 ? "picture_held" : "picture_held_none", { n, shown, of: shown + n });
}

function pictureNotes(picture, earlier, t) {
  const [now, before] = [pictureHeld(picture, t), earlier && pictureHeld(earlier, t)];
  return [now, before && t("picture_held_first", { text: before })].filter(Boolean).map((text) =>
    h("p", { class: "wb-pic-legend" }, text)
  );
}

// A picture as it is kept by the server; `earlier` is the first vote's where there has been a second.
export function drawPicture(picture, t, { large = false, earlier = null } = {}) {
  if (!picture) return null;
  const drawn = PICTURES[picture.form](picture, t, { earlier, large, name: pictureName(picture) });
  const before = earlier && !large && picture.form !== "bars" && !same(earlier, picture) &&
    h(
      "details",
      { class: "wb-footnote", "data-k": "picture-earlier" },
      h("summary", { class: "wb-chevron" }, t("picture_see_first")),
      drawPicture(earlier, t, { large }),
    );
  return h(
    "figure",
    { class: large ? "wb-pic wb-pic-large" : "wb-pic" },
    h("figcaption", { class: "wb-pic-caption" }, t("picture_answered", { n: picture.answered })),
    [drawn, pictureNotes(picture, picture.form === "bars" && earlier, t), before].flat().filter(Boolean),
  );
}
