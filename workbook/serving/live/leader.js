// What runs in a facilitator's page.
import facilitator from "../../ui/components/facilitator.js";
import { start } from "./live.js";

start({ facilitator });
