// "This is expected": the rule is made of the spin-up that goes on, and can be taken back.

import { ask } from "./ask.js";
import { culprit, ruleFor } from "./past.js";
import { visible } from "./words.js";

// Gives {text, undo}: undo is null where nothing was made that could be taken back.
export async function expect(host, episodeId) {
  const found = await ask(`episodes/${encodeURIComponent(episodeId)}`, { host });
  if (!found.ok) return failed("The rule was not kept", found);
  const rule = ruleFor(culprit(found.body));
  if (rule === null) return { text: "Nothing is known of who it was that a rule could name.", undo: null };
  const words = visible(Object.entries(rule).map(([name, value]) => `${name.replace("_", " ")} ${value}`).join(", "));
  const kept = await ask("expectations", { method: "POST", body: { ...rule, effect: "expect" }, host });
  if (!kept.ok) return failed("The rule was not kept", kept);
  if (kept.status === 200) return { text: `There is a rule already that says so: ${words}`, undo: null };
  return { text: `From now on this is expected: ${words}`, undo: () => takeBack(host, kept.body.id) };
}

async function takeBack(host, ruleId) {
  const gone = await ask(`expectations/${encodeURIComponent(ruleId)}`, { method: "DELETE", host });
  return gone.ok ? { text: "That was taken back.", undo: null } : failed("The rule could not be removed", gone);
}

const failed = (what, answer) => ({ text: `${what}: ${visible(answer.detail)}`, undo: null });
