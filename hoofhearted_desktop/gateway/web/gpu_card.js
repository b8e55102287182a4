// One GPU: what it does, for whom, since when, and its figures.

import { bdi, keyed, make, put, show } from "./dom.js";
import { Minute } from "./minute.js";
import { bytes, degrees, moment, named, of, percent, sentence, shortGpu, span, visible, watts } from "./words.js";

const NOT_SAID = "–";
const MOST_PROCESSES = 6;
const LOADS = new Set(["computing", "encoding", "decoding", "drawing", "unattributed"]);
const FACTS = ["Load", "Memory", "Power", "Temperature"];

export const isUnexpected = (gpu) => gpu.verdict !== null && gpu.verdict.expected === false;

// The busiest of what the GPU does: a film is decoded while its cores rest.
export function load(gpu) {
  const said = [gpu.utilization.sm, gpu.utilization.encoder, gpu.utilization.decoder].filter((each) => each !== null);
  return said.length === 0 ? null : Math.max(...said);
}

export class GpuCard {
  constructor(uuid, onExpect) {
    this.minute = new Minute();
    this.name = make("h2", "");
    this.name.id = `gpu-${uuid}`;
    this.activity = make("span", "activity");
    this.flag = make("span", "flag", "unexpected");
    this.sentence = make("p", "");
    this.since = make("p", "quiet");
    this.remedy = make("p", "quiet");
    this.verdict = make("p", "quiet");
    this.facts = FACTS.map(() => make("dd", ""));
    const facts = FACTS.map((word, nth) => make("div", "", make("dt", "", word), this.facts[nth]));
    this.list = make("dl", "facts", ...facts);
    this.processes = make("ul", "processes");
    this.processes.setAttribute("aria-label", "Who uses it");
    this.more = make("p", "quiet");
    this.button = make("button", "", "This is expected");
    this.button.type = "button";
    this.button.addEventListener("click", () => onExpect(this));
    this.node = make(
      "article",
      "gpu",
      make("div", "head", this.name, this.activity, this.flag),
      this.sentence,
      this.since,
      this.verdict,
      this.remedy,
      this.list,
      this.minute.node,
      this.processes,
      this.more,
      this.button,
    );
    this.node.setAttribute("aria-labelledby", this.name.id);
  }

  show(gpu, time, { mayManage, saidAbove }) {
    this.gpu = gpu;
    const unexpected = isUnexpected(gpu);
    this.node.classList.toggle("load", LOADS.has(gpu.activity));
    this.node.classList.toggle("unexpected", unexpected);
    put(this.name, shortGpu(gpu));
    put(this.activity, gpu.activity);
    show(this.flag, unexpected);
    put(this.sentence, sentence(gpu.sentence));
    show(this.sentence, gpu.sentence !== saidAbove);
    put(this.since, gpu.since === null ? "" : `Since ${moment(gpu.since, time)}, for ${span(time - gpu.since)}`);
    put(this.verdict, gpu.verdict === null ? "" : `${unexpected ? "Unexpected" : "Expected"}: ${visible(gpu.verdict.text)}`);
    put(this.remedy, gpu.remedy === null ? "" : visible(gpu.remedy));
    const said = [percent(load(gpu)), of(gpu.memory.used, gpu.memory.total), watts(gpu.power_w), degrees(gpu.temperature_c)];
    said.forEach((text, nth) => put(this.facts[nth], text));
    show(this.list, said.some((text) => text !== NOT_SAID));
    this.minute.add(time, load(gpu));
    this.showProcesses(gpu.processes ?? []);
    show(this.button, mayManage && unexpected && gpu.verdict.by !== "rule" && gpu.episode !== null);
    return this.node;
  }

  showProcesses(processes) {
    const shown = processes.slice(0, MOST_PROCESSES);
    const keys = shown.map((each) => `${each.pid} ${each.started}`);
    const rows = keyed(this.processes, keys, row);
    rows.forEach((each, nth) => {
      const process = shown[nth];
      const [who, figures] = each.children;
      const name = named(process.title ?? process.application?.name ?? process.name ?? `process ${process.pid}`);
      const about = [
        process.container && `container ${named(process.container.name ?? process.container.id)}`,
        process.unit && named(process.unit),
        process.user && `user ${named(process.user)}`,
        `process ${process.pid}`,
        process.absence && visible(process.absence),
      ].filter(Boolean);
      if (each.dataset.said !== JSON.stringify([name, about])) {
        each.dataset.said = JSON.stringify([name, about]);
        const parts = about.flatMap((part, at) => (at === 0 ? [bdi("", part)] : [", ", bdi("", part)]));
        who.replaceChildren(bdi("name", name), make("div", "quiet", ...parts));
      }
      const [share, memory] = figures.children;
      put(share, process.share === null ? "" : `${Math.round(process.share * 100)} %`);
      put(memory, bytes(process.memory));
    });
    const left = processes.length - shown.length;
    put(this.more, left > 0 ? `and ${left} more` : "");
  }
}

function row() {
  const share = make("div", "");
  share.title = "Of the GPU's work";
  return make("li", "", make("div", "who"), make("div", "figures", share, make("div", "quiet")));
}
