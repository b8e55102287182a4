// What is shown of one host: the sentence, its GPUs, what is wrong, its last spin-ups.

import { $, keyed, make, put, show } from "./dom.js";
import { GpuCard, isUnexpected } from "./gpu_card.js";
import { showEpisodes } from "./past.js";
import { clockSeconds, sentence, visible } from "./words.js";

export class Board {
  constructor(onExpect) {
    this.onExpect = onExpect;
    this.forget();
  }

  // Let nothing stand: of another host, or of somebody who has signed out.
  forget() {
    this.cards = new Map();
    this.time = null;
    this.meaning = null;
    for (const id of ["gpus", "alarms", "episodes"]) $(id).replaceChildren();
    for (const id of ["as-of", "told", "no-episodes"]) put($(id), "");
    put($("sentence"), "Asking…");
    for (const id of ["alarms", "demo", "no-episodes", "connection"]) show($(id), false);
    this.said({ text: "", undo: null });
    $("board").classList.remove("old");
    document.title = "Hoof Hearted";
  }

  showWhy(why, mayManage) {
    this.time = why.time;
    put($("sentence"), sentence(why.sentence));
    put($("as-of"), `${visible(why.host)}, ${clockSeconds(why.time)}`);
    show($("demo"), why.demo);
    const gpus = [...why.gpus].sort((one, other) => isUnexpected(other) - isUnexpected(one));
    const keys = gpus.map((gpu) => gpu.uuid);
    keyed($("gpus"), keys, (uuid) => this.made(uuid).node);
    for (const uuid of this.cards.keys()) if (!keys.includes(uuid)) this.cards.delete(uuid);
    const around = { mayManage, saidAbove: why.sentence };
    for (const gpu of gpus) this.cards.get(gpu.uuid).show(gpu, why.time, around);
    const wrong = [...why.alarms.map((each) => [each.text, each.remedy]), ...why.problems.map((each) => [each.message, each.remedy])];
    const lines = wrong.map(([text, remedy]) => visible(remedy ? `${text}; ${remedy}` : text));
    keyed($("alarms"), [...new Set(lines)], (line) => make("li", "", line));
    show($("alarms"), lines.length > 0);
    document.title = `${why.gpus.some(isUnexpected) ? "▲ " : ""}Hoof Hearted`;
    this.tell(why);
  }

  made(uuid) {
    const card = new GpuCard(uuid, this.onExpect);
    this.cards.set(uuid, card);
    return card;
  }

  // Screen readers are told when something else happens, and not of every watt.
  tell(why) {
    const meaning = JSON.stringify(why.gpus.map((gpu) => [gpu.uuid, gpu.activity, gpu.verdict?.expected, gpu.episode]));
    if (meaning !== this.meaning) put($("told"), visible(why.sentence));
    this.meaning = meaning;
  }

  showEpisodes(found, now) {
    if (found.ok) showEpisodes($("episodes"), found.body.episodes, now);
    put($("no-episodes"), found.ok ? "None yet." : visible(found.detail));
    show($("no-episodes"), !found.ok || found.body.episodes.length === 0);
  }

  // Nothing that is true now can be said: what stands here is old.
  lost(reason, sinceUnix) {
    const why = visible(reason).replace(/[.?!]?$/u, (end) => end || ".");
    const old = this.time === null ? "" : ` What is shown is of ${clockSeconds(this.time)}.`;
    put($("connection"), `Not current since ${clockSeconds(sinceUnix)}: ${why}${old} Trying again.`);
    if (this.time === null) put($("sentence"), "Nothing can be said now.");
    show($("connection"), true);
    $("board").classList.add("old");
    document.title = "Hoof Hearted, not current";
  }

  found() {
    show($("connection"), false);
    $("board").classList.remove("old");
  }

  // What came of a click, with a way back where there is one.
  said({ text, undo }) {
    const [words, button] = $("outcome").children;
    put(words, text);
    show($("outcome"), text !== "");
    show(button, undo !== null);
    button.onclick = undo === null ? null : async () => this.said(await undo());
  }
}
