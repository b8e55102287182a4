// A minute of load as a line: what this page itself was told, with gaps where nothing was.

const SVG = "http://www.w3.org/2000/svg";
const SECONDS = 60;
const GAP_S = 8;

export class Minute {
  constructor() {
    this.points = []; // [unix seconds, percent or null], the oldest first
    this.node = document.createElementNS(SVG, "svg");
    this.node.setAttribute("class", "minute");
    this.node.setAttribute("viewBox", `0 0 ${SECONDS} 100`);
    this.node.setAttribute("preserveAspectRatio", "none");
    this.node.setAttribute("role", "img");
  }

  add(time, percent) {
    const last = this.points.at(-1);
    if (last !== undefined && time <= last[0]) {
      if (time < last[0]) this.points = []; // the host's clock was set back, or it is another host
      else return;
    }
    this.points.push([time, percent]);
    this.points = this.points.filter(([at]) => at > time - SECONDS);
    this.draw(time);
  }

  draw(now) {
    const lines = [[]];
    let before = null;
    for (const [at, percent] of this.points) {
      if (percent === null || (before !== null && at - before > GAP_S)) lines.push([]);
      if (percent !== null) lines.at(-1).push(`${(SECONDS - (now - at)).toFixed(1)},${(98 - percent * 0.96).toFixed(1)}`);
      before = at;
    }
    const drawn = lines.filter((line) => line.length > 0).map((line) => {
      const node = document.createElementNS(SVG, "polyline");
      node.setAttribute("points", (line.length > 1 ? line : [line[0], line[0]]).join(" "));
      return node;
    });
    this.node.replaceChildren(...drawn);
    const known = this.points.map(([, percent]) => percent).filter((percent) => percent !== null);
    const said = known.length === 0 ? "cannot say" : `${Math.min(...known)} to ${Math.max(...known)} %`;
    this.node.toggleAttribute("hidden", known.length === 0);
    this.node.setAttribute("aria-label", `Load in the last minute: ${said}`);
  }
}
