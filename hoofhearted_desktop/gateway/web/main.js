// Asks every two seconds while somebody looks, and shows what comes.

import { ask } from "./ask.js";
import { Board } from "./board.js";
import { $, keyed, make, put, show } from "./dom.js";
import { expect } from "./expect.js";
import { isUnexpected } from "./gpu_card.js";
import { SignIn } from "./session.js";
import { named } from "./words.js";

const EVERY_MS = 2000;
const EPISODES_EVERY_MS = 15000;
const HOSTS_EVERY_MS = 10000;
const LAST_EPISODES = 10;

const board = new Board((card) => void onExpect(card));
const signIn = new SignIn(() => again());
let hosts = []; // as /hosts has them, with `unexpected`: how many of its GPUs, null where that is not known
let chosen = new URLSearchParams(location.search).get("host"); // null is the first
let timer = null;
let turn = 0;
let asked = 0; // counts rounds: what comes for one that is over is not shown
let lostSince = null;
let hostsAt = -Infinity;
let episodesAt = -Infinity;
let spinUps = "";

function again() {
  clearTimeout(timer);
  hostsAt = episodesAt = -Infinity;
  void round();
}

async function round() {
  clearTimeout(timer);
  const mine = ++asked;
  if (signIn.scope === null || document.hidden) return;
  const began = performance.now();
  const wait_s = (await askAll(() => mine === asked)) ?? 0;
  if (mine !== asked || signIn.scope === null) return;
  timer = setTimeout(() => void round(), Math.max(EVERY_MS - (performance.now() - began), wait_s * 1000, 200));
}

// Gives for how many seconds it is not worth asking again.
async function askAll(isCurrent) {
  if (performance.now() - hostsAt >= HOSTS_EVERY_MS) {
    const found = await ask("hosts");
    if (!isCurrent()) return 0;
    if (!found.ok) return lost(found);
    hostsAt = performance.now();
    hosts = found.body.hosts.map((each) => ({ ...each, unexpected: hosts.find((old) => old.key === each.key)?.unexpected ?? null }));
    if (!hosts.some((each) => each.key === chosen)) choose(hosts[0].key, { isTyped: false });
  }
  const [why] = await Promise.all([ask("why", { host: chosen }), askAnother(isCurrent)]);
  if (!isCurrent()) return 0;
  showHosts();
  if (!why.ok) return lost(why);
  lostSince = null;
  board.found();
  board.showWhy(why.body, signIn.scope === "manage");
  count(chosen, why.body);
  showHosts();
  const now = JSON.stringify(why.body.gpus.map((gpu) => [gpu.episode, gpu.verdict]));
  if (now !== spinUps || performance.now() - episodesAt >= EPISODES_EVERY_MS) {
    const found = await ask(`episodes?limit=${LAST_EPISODES}`, { host: chosen });
    if (!isCurrent()) return 0;
    spinUps = now;
    episodesAt = performance.now();
    board.showEpisodes(found, why.body.time);
  }
  return 0;
}

// One of the others each time, so that fifty hosts are no more work a second than two.
async function askAnother(isCurrent) {
  const others = hosts.filter((each) => each.key !== chosen && each.state === "live");
  if (others.length === 0) return;
  const other = others[turn++ % others.length];
  const found = await ask("why", { host: other.key });
  if (isCurrent()) count(other.key, found.ok ? found.body : null);
}

function count(key, why) {
  const host = hosts.find((each) => each.key === key);
  if (host !== undefined) host.unexpected = why === null ? null : why.gpus.filter(isUnexpected).length;
}

function lost(found) {
  if (found.status === 401) {
    leave(`${found.detail}.`);
    return 0;
  }
  lostSince ??= Date.now() / 1000;
  board.lost(found.detail, lostSince);
  return found.status === 429 ? (found.retry_s ?? 5) : 0;
}

function leave(problem) {
  clearTimeout(timer);
  asked += 1;
  board.forget();
  hosts = [];
  showHosts();
  lostSince = null;
  signIn.wanted(problem);
}

function choose(key, { isTyped }) {
  chosen = key;
  board.forget();
  lostSince = null;
  episodesAt = -Infinity;
  if (!isTyped) return;
  history.replaceState(null, "", `${location.pathname}?${new URLSearchParams({ host: key })}`);
  showHosts();
  void round();
}

function showHosts() {
  show($("hosts"), hosts.length > 1);
  const buttons = keyed($("hosts"), hosts.map((each) => each.key), (key) => {
    const button = make("button", "");
    button.type = "button";
    button.addEventListener("click", () => choose(key, { isTyped: true }));
    return button;
  });
  buttons.forEach((button, nth) => {
    const host = hosts[nth];
    const state = host.state === "live" ? (host.unexpected > 0 ? ` ▲ ${host.unexpected} unexpected` : "") : ` (${host.state})`;
    put(button, `${named(host.name)}${state}`);
    button.setAttribute("aria-pressed", String(host.key === chosen));
  });
}

async function onExpect(card) {
  card.button.disabled = true;
  await signIn.renew();
  board.said(await expect(chosen, card.gpu.episode));
  card.button.disabled = false;
}

$("sign-out").addEventListener("click", async () => {
  await signIn.renew();
  const gone = await ask("session", { method: "DELETE" });
  if (gone.ok || gone.status === 401) leave("");
  else board.said({ text: `Signing out did not work: ${gone.detail}.`, undo: null });
});
document.addEventListener("visibilitychange", () => void round());
window.addEventListener("online", () => void round());
window.addEventListener("pageshow", (event) => {
  if (event.persisted) again();
});
void signIn.begin();
