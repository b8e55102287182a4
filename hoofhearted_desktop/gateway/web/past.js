// The last spin-ups, newest first.

import { bdi, keyed, make, put } from "./dom.js";
import { iso, moment, named, percent, shortGpu, span, visible, watts } from "./words.js";

const MOST_NAMED = 3;

// Who a spin-up is about: the one nobody expected, else the one with the largest share.
export function culprit(episode) {
  const blamed = episode.verdict.expected ? undefined : episode.processes.find((who) => who.expected === false);
  return blamed ?? episode.processes[0] ?? null;
}

// The rule behind "This is expected", as narrow as the desktop makes it; null where nothing names who it was.
export function ruleFor(who) {
  if (who === null || !(who.application || who.exe || who.name !== `process ${who.pid}`)) return null;
  const rule = { application: who.application ?? who.name, user: who.user, container: who.container };
  if (!who.application) rule.executable = who.exe;
  return Object.fromEntries(Object.entries(rule).filter(([, value]) => value !== null && value !== undefined));
}

export function showEpisodes(list, episodes, now) {
  const rows = keyed(list, episodes.map((each) => each.id), () => make("li", "", make("div", ""), make("div", "")));
  rows.forEach((row, nth) => {
    const episode = episodes[nth];
    const said = JSON.stringify([episode.ended, episode.verdict, episode.peak, moment(episode.started, now)]);
    if (episode.ended !== null && row.dataset.said === said) return;
    row.dataset.said = said;
    fill(row, episode, now);
  });
}

function fill(row, episode, now) {
  const [when, what] = row.children;
  const began = make("time", "", moment(episode.started, now));
  began.dateTime = iso(episode.started);
  const lasted = episode.ended === null ? `running for ${span(now - episode.started)}` : span(episode.ended - episode.started);
  when.replaceChildren(began, make("div", "quiet", `${lasted}, `, bdi("", shortGpu({ name: episode.gpu_name, uuid: episode.gpu }))));
  const first = culprit(episode);
  const others = episode.processes.filter((each) => each !== first);
  const names = first === null ? ["nobody that could be named"] : [first, ...others].map((each) => named(each.name));
  const left = names.length - MOST_NAMED;
  const shown = names.slice(0, MOST_NAMED).flatMap((name, at) => (at === 0 ? [bdi("name", name)] : [", ", bdi("name", name)]));
  const level = [percent(busiest(episode.peak)), watts(episode.peak.power_w)].filter((text) => text !== "–").join(", ");
  const verdict = make("div", episode.verdict.expected ? "expected" : "unexpected");
  put(verdict, `${episode.verdict.expected ? "expected" : "unexpected"}: ${visible(episode.verdict.text)}`);
  const about = make("div", "quiet", `${episode.activity}${level === "" ? "" : `, up to ${level}`}`);
  what.replaceChildren(make("div", "", ...shown, left > 0 ? ` and ${left} more` : ""), verdict, about);
}

function busiest(level) {
  const said = [level.sm, level.encoder, level.decoder].filter((each) => each !== null);
  return said.length === 0 ? null : Math.max(...said);
}
