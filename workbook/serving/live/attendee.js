// What runs in the pages of those who take part or learn by themselves.
import choice from "../../ui/components/choice.js";
import conversation from "../../ui/components/conversation.js";
import glossary from "../../ui/components/glossary.js";
import landscape from "../../ui/components/landscape.js";
import letter from "../../ui/components/letter.js";
import matching from "../../ui/components/matching.js";
import placing from "../../ui/components/placing.js";
import plan from "../../ui/components/plan.js";
import profile from "../../ui/components/profile.js";
import progress from "../../ui/components/progress.js";
import ranking from "../../ui/components/ranking.js";
import rating from "../../ui/components/rating.js";
import reflection from "../../ui/components/reflection.js";
import results from "../../ui/components/results.js";
import role from "../../ui/components/role.js";
import room from "../../ui/components/room.js";
import schedule from "../../ui/components/schedule.js";
import triage from "../../ui/components/triage.js";
import { start } from "./live.js";

start({
  choice,
  conversation,
  glossary,
  landscape,
  letter,
  matching,
  placing,
  plan,
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
