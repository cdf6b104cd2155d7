import { FakeTime } from "./clock.js";
import { deepEqual as equal, ok } from "node:assert/strict";
import { Model, storage } from "./page.js";

// Every page, as every tab and every reload, has the module anew: what one remembers no other knows.
let pages = 0;
const loaded = () => import(`../../workbook/ui/components/shared.js?${(pages += 1)}`);

const OPEN = { who: "me", place: "ward/first", attempt: 1, version: 1, state: "open", sent: null, draft: null };
const ANSWERED = { ...OPEN, state: "answered" };
const KEY = "workbook:outbox:me:ward/first";

// A post on a page of its own: what it showed, was told to say and took over from another tab.
async function opened(view = OPEN) {
  const { Post } = await loaded();
  const model = new Model();
  const seen = { states: [], refused: [], other: [] };
  const gone = new AbortController();
  const post = new Post(model, {
    onState: (name) => seen.states.push(name),
    onRefused: (message) => seen.refused.push(message),
    onOther: (answer) => seen.other.push(answer),
  }, gone.signal);
  const taken = post.adopt(view);
  return { model, post, seen, taken, close: () => gone.abort() };
}

// A sentence about one page after another, with a clock that only the test moves.
function holds(sentence, body) {
  Deno.test({
    name: sentence,
    sanitizeOps: false,
    sanitizeResources: false, // the heart of a page beats as long as the page stands
    async fn() {
      storage.blocked = false;
      storage.values.clear();
      const clock = new FakeTime();
      const tabs = [];
      const open = async (view) => {
        const tab = await opened(view);
        tabs.push(tab);
        return tab;
      };
      try {
        await body({ clock, open });
      } finally {
        tabs.forEach((tab) => tab.close());
        clock.restore();
      }
    },
  });
}

const of = (model, type) => model.sent.filter((message) => message.type === type);

holds("a draft goes out when the writer pauses, the last one only", async ({ clock, open }) => {
  const { model, post } = await open();
  post.change("a");
  clock.tick(300);
  post.change("ab");
  clock.tick(300);
  equal(model.sent.length, 0);
  clock.tick(300);
  equal(of(model, "draft"), [{ type: "draft", attempt: 1, seq: 2, answer: "ab" }]);
});

holds("a draft is sent no more once it is noted, and not by the word on an older one", async ({ clock, open }) => {
  const { model, post, seen } = await open();
  post.change("a", true);
  post.change("ab", true);
  model.say({ type: "noted", attempt: 1, seq: 1 });
  clock.tick(20000);
  ok(of(model, "draft").length > 2);
  model.say({ type: "noted", attempt: 1, seq: 2 });
  const before = of(model, "draft").length;
  clock.tick(60000);
  equal(of(model, "draft").length, before);
  equal(seen.states[seen.states.length - 1], "draft");
});

holds("a submission is sent again under the same id until it is acknowledged", async ({ clock, open }) => {
  const { model, post, seen } = await open();
  post.hand("x");
  clock.tick(60000);
  const sent = of(model, "submit");
  ok(sent.length > 3);
  equal(new Set(sent.map(({ id }) => id)).size, 1);
  equal(post.shown, "trying");
  model.say({ type: "saved", id: "another" });
  ok(post.submit);
  model.say({ type: "saved", id: sent[0].id });
  clock.tick(60000);
  equal(of(model, "submit").length, sent.length);
  equal(seen.states[seen.states.length - 1], "saved");
});

holds("a closed channel is no answer, and the submission goes out when it is open again", async ({ clock, open }) => {
  const { model, post } = await open();
  model.closed = true;
  post.hand("x");
  clock.tick(10000);
  equal(model.sent.length, 0);
  model.closed = false;
  clock.tick(20000);
  equal(of(model, "submit")[0].answer, "x");
});

holds("what cannot be taken now is kept and sent again by itself", async ({ clock, open }) => {
  const { model, post, seen } = await open();
  post.hand("x");
  model.say({ type: "later", id: post.submit.id, message: "Not now." });
  equal(post.shown, "trying");
  equal(seen.refused, []);
  const before = of(model, "submit").length;
  clock.tick(20000);
  ok(of(model, "submit").length > before);
});

holds("what is refused is said and not sent again, even after a reload", async ({ clock, open }) => {
  const { model, post, seen } = await open();
  post.hand("x");
  model.say({ type: "refused", id: post.submit.id, message: "Too long." });
  const before = model.sent.length;
  clock.tick(60000);
  equal(of(model, "submit").length, before);
  equal(seen.refused, ["Too long."]);
  equal((await open()).taken, null);
});

holds("a submission survives a reload, with its id", async ({ open }) => {
  const first = await open();
  first.model.closed = true;
  first.post.hand("x");
  const { id } = first.post.submit;
  first.close();
  const { model, taken } = await open();
  equal(taken, { id, answer: "x" });
  equal(model.last, { type: "submit", attempt: 1, version: 1, id, answer: "x" });
});

holds("a draft survives a reload unless the server has one as new", async ({ open }) => {
  const first = await open();
  first.post.change("mine");
  first.close();
  equal((await open()).taken, { seq: 1, answer: "mine" });
  equal((await open({ ...OPEN, draft: { seq: 1, answer: "theirs" } })).taken, null);
});

holds("what was kept for another attempt or version is not sent", async ({ open }) => {
  const first = await open();
  first.model.closed = true;
  first.post.hand("x");
  first.close();
  equal((await open({ ...OPEN, attempt: 2 })).taken, null);
  equal((await open({ ...OPEN, version: 2 })).taken, null);
});

holds("a page whose storage is blocked sends until it is acknowledged, and asks before it is left", async ({ clock, open }) => {
  storage.blocked = true;
  const { model, post } = await open({ ...OPEN, place: "blocked" });
  const leaving = () => dispatchEvent(new CustomEvent("workbook:leaving", { cancelable: true }));
  post.hand("x");
  equal(leaving(), false);
  clock.tick(20000);
  ok(of(model, "submit").length > 1);
  model.say({ type: "saved", id: post.submit.id });
  equal(leaving(), true);
});

holds("a newer draft of another tab is taken over, and sent by that tab only", async ({ clock, open }) => {
  const [one, other] = [await open(), await open()];
  one.post.change("one");
  other.post.change("two");
  equal(JSON.parse(storage.getItem(KEY)).seq, 2);
  dispatchEvent(Object.assign(new Event("storage"), { key: KEY }));
  equal(one.seen.other, ["two"]);
  clock.tick(1000);
  equal(of(one.model, "draft"), []);
  equal(of(other.model, "draft")[0].answer, "two");
});

holds("a submission waits through a pause and goes out at its end", async ({ open }) => {
  const { model, post } = await open();
  model.closed = true;
  post.hand("x");
  post.adopt({ ...OPEN, paused: true });
  equal(post.shown, "kept");
  model.closed = false;
  post.adopt(OPEN);
  equal(of(model, "submit").length, 1);
});

holds("an answer from another tab ends what was being written here", async ({ clock, open }) => {
  const { model, post } = await open();
  post.change("half");
  equal(post.adopt(ANSWERED), null);
  clock.tick(20000);
  equal(of(model, "draft"), []);
  equal(post.shown, "saved");
});
