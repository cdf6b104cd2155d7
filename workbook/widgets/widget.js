// What draws a widget, in JupyterLab and wherever else a kernel is behind a page.
import choice from "../ui/components/choice.js";
import conversation from "../ui/components/conversation.js";
import facilitator from "../ui/components/facilitator.js";
import glossary from "../ui/components/glossary.js";
import landscape from "../ui/components/landscape.js";
import letter from "../ui/components/letter.js";
import matching from "../ui/components/matching.js";
import placing from "../ui/components/placing.js";
import plan from "../ui/components/plan.js";
import preview from "../ui/components/preview.js";
import profile from "../ui/components/profile.js";
import progress from "../ui/components/progress.js";
import ranking from "../ui/components/ranking.js";
import rating from "../ui/components/rating.js";
import reflection from "../ui/components/reflection.js";
import results from "../ui/components/results.js";
import role from "../ui/components/role.js";
import room from "../ui/components/room.js";
import schedule from "../ui/components/schedule.js";
import triage from "../ui/components/triage.js";

// Each widget brings this module along, and the page keeps the components of the first: what they share, they share.
const KEY = Symbol.for("workbook.components");
const components = (globalThis[KEY] ??= {
  choice,
  conversation,
  facilitator,
  glossary,
  landscape,
  letter,
  matching,
  placing,
  plan,
  preview,
  profile,
  progress,
  ranking,
  rating,
  reflection,
  results,
  role,
  room,
  schedule,
  triage,
});

export default { render: (parts) => components[parts.model.get("component")].render(parts) };
