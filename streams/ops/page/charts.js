// Plots as plain SVG, each with its figures in words for those who do not see it.

import { draw } from "./dom.js";
import { clock, count, rate, seconds } from "./words.js";

const WIDTH = 360;
const HEIGHT = 60;
const HOUR_S = 3600;
// Points further apart than this have a gap between them: nobody looked.
const GAP_S = 45;

// points: [at_s, events, seconds, arriving, done], oldest first.
export function lagPlot(points, nowS) {
  const most = Math.max(1, ...points.map((p) => p[1]));
  const x = (p) => WIDTH - ((nowS - p[0]) / HOUR_S) * WIDTH;
  const y = (p) => HEIGHT - (p[1] / most) * (HEIGHT - 3);
  const parts = [...unknown(points, x), base()];
  for (const run of runs(points)) {
    const line = path(run, x, y);
    parts.push(draw("path", { class: "area", d: `${line} L${x(run.at(-1))},${HEIGHT} L${x(run[0])},${HEIGHT} Z` }));
    parts.push(draw("path", { class: "lag", d: line }));
  }
  return plot(lagWords(points), parts);
}

export function ratePlot(points, nowS) {
  const known = points.filter((p) => p[3] !== null && p[4] !== null);
  const most = Math.max(1, ...known.flatMap((p) => [p[3], p[4]]));
  const x = (p) => WIDTH - ((nowS - p[0]) / HOUR_S) * WIDTH;
  const parts = [...unknown(points, x), base()];
  for (const [index, kind] of [[3, "arriving"], [4, "done"]]) {
    const y = (p) => HEIGHT - (p[index] / most) * (HEIGHT - 3);
    for (const run of runs(known)) parts.push(draw("path", { class: kind, d: path(run, x, y) }));
  }
  return plot(rateWords(known), parts);
}

export function lagWords(points) {
  if (!points.length) return "Nothing was looked at yet.";
  const worst = points.reduce((a, b) => (b[1] > a[1] ? b : a));
  const oldest = Math.max(...points.map((p) => p[2]));
  return (
    `Known since ${clock(points[0][0] * 1000)}: now ${count(points.at(-1)[1])} waiting, ` +
    `most ${count(worst[1])} at ${clock(worst[0] * 1000)}, oldest ${seconds(oldest)}.`
  );
}

export function rateWords(points) {
  if (!points.length) return "No rate is known yet.";
  const mean = (index) => points.reduce((sum, p) => sum + p[index], 0) / points.length;
  return `On average ${rate(mean(3))} a second came and ${rate(mean(4))} were done; now ${rate(points.at(-1)[3])} and ${rate(points.at(-1)[4])}.`;
}

// stages: names in order; spent: mean seconds by name.
export function stageBar(stages, spent) {
  const total = stages.reduce((sum, stage) => sum + spent[stage], 0);
  let from = 0;
  const parts = stages.map((stage) => {
    const width = total ? (spent[stage] / total) * WIDTH : 0;
    const rect = draw("rect", { class: stage, x: from, y: 0, width, height: HEIGHT });
    from += width;
    return rect;
  });
  return plot(stageWords(stages, spent), parts, "stages");
}

export function stageWords(stages, spent) {
  return stages.map((stage) => `${stage} ${seconds(spent[stage])}`).join(", ");
}

function plot(words, parts, kind = "plot") {
  const title = draw("title", {}, words);
  return draw(
    "svg",
    { class: kind, viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img", "aria-label": words },
    title,
    ...parts,
  );
}

// What was before the first point is not known: that is not nothing.
function unknown(points, x) {
  const until = points.length ? x(points[0]) : WIDTH;
  return until > 3 ? [draw("rect", { class: "unknown", x: 0, y: 0, width: until, height: HEIGHT })] : [];
}

function base() {
  return draw("line", { class: "base", x1: 0, x2: WIDTH, y1: HEIGHT, y2: HEIGHT });
}

function path(points, x, y) {
  return points.map((p, i) => `${i ? "L" : "M"}${x(p).toFixed(1)},${y(p).toFixed(1)}`).join(" ");
}

function runs(points) {
  const found = [];
  for (const point of points) {
    const run = found.at(-1);
    if (run && point[0] - run.at(-1)[0] <= GAP_S) run.push(point);
    else found.push([point]);
  }
  return found;
}
