// The table of flows: a row each, and behind its name all partitions, batches and plots.

import { lagPlot, lagWords, ratePlot, rateWords, stageBar, stageWords } from "./charts.js";
import { make, table, text } from "./dom.js";
import { count, rate, seconds } from "./words.js";

const SIGNS = { ok: "✓", behind: "▲", bad: "✗", unknown: "?", off: "○" };
const rows = new Map();

export function showFlows(body, state, history) {
  for (const flow of state.flows) {
    if (!rows.has(flow.name)) rows.set(flow.name, newRow(body, flow.name));
    showRow(rows.get(flow.name), flow, state, history[flow.name] ?? []);
  }
  arrange(body, state.flows);
  for (const [name, row] of rows) {
    if (state.flows.some((flow) => flow.name === name)) continue;
    row.line.remove();
    row.more.remove();
    rows.delete(name);
  }
}

// Puts rows in the order of flows, those that stand right untouched; what has the focus keeps it.
function arrange(body, flows) {
  const focused = document.activeElement;
  let next = body.firstElementChild;
  for (const { line, more } of flows.map((flow) => rows.get(flow.name))) {
    if (line === next) next = more.nextElementSibling;
    else next === null ? body.append(line, more) : next.before(line, more);
  }
  if (document.activeElement !== focused) focused.focus({ preventScroll: true });
}

function newRow(body, name) {
  const id = `more-${name}`;
  const button = make("button", { type: "button", class: "flow", "aria-expanded": "false", "aria-controls": id }, name);
  const cells = {
    state: make("td", { "data-label": "State" }),
    events: make("td", { class: "number", "data-label": "Waiting" }),
    oldest: make("td", { class: "number", "data-label": "Oldest" }),
    rates: make("td", { class: "number", "data-label": "In / done, 1/s" }),
    hour: make("td", { class: "chart", "data-label": "Waiting, last hour" }),
    stages: make("td", { class: "chart", "data-label": "Where a record’s time goes" }),
  };
  const sign = make("span", { class: "sign", "aria-hidden": "true" });
  const headline = make("span");
  const until = make("span", { class: "until" });
  const why = make("span", { class: "why" });
  cells.state.append(make("span", { class: "state" }, sign, headline), until, why);
  const line = make("tr", {}, make("th", { scope: "row" }, button), ...Object.values(cells));
  const inside = make("td", { colspan: "7" });
  const more = make("tr", { id, class: "more", hidden: "" }, inside);
  button.addEventListener("click", () => {
    const open = button.getAttribute("aria-expanded") !== "true";
    button.setAttribute("aria-expanded", String(open));
    more.hidden = !open;
  });
  body.append(line, more);
  return { line, more, inside, cells, sign, headline, until, why, parts: null };
}

function showRow(row, flow, state, points) {
  const { verdict } = flow;
  row.line.className = verdict.level;
  text(row.sign, SIGNS[verdict.level]);
  text(row.headline, verdict.headline);
  text(row.until, verdict.until);
  text(row.why, verdict.why);
  const about = flow.events !== null && !flow.exact ? "~" : "";
  text(row.cells.events, flow.events === null ? "?" : about + count(flow.events));
  text(row.cells.oldest, flow.events ? seconds(flow.seconds) : "–");
  text(row.cells.rates, `${rate(flow.arriving)} / ${rate(flow.done)}`);
  chart(row.cells.hour, lagWords(points), () => hourCell(points, state.at_s));
  const words = flow.stages ? stageWords(state.stages, flow.stages) : "nothing committed of late";
  chart(row.cells.stages, words, () => stageCell(state, flow, words));
  if (!row.more.hidden || row.parts === null) showMore(row, flow, state, points);
}

function hourCell(points, nowS) {
  const most = Math.max(0, ...points.map((p) => p[1]));
  return make("div", {}, lagPlot(points, nowS), make("span", { class: "small" }, points.length ? `most ${count(most)}` : "not looked at yet"));
}

function stageCell(state, flow, words) {
  if (!flow.stages) return make("span", { class: "small" }, words);
  const total = state.stages.reduce((sum, stage) => sum + flow.stages[stage], 0);
  return make("div", {}, stageBar(state.stages, flow.stages), make("span", { class: "small" }, `${seconds(total)} a record`));
}

function showMore(row, flow, state, points) {
  row.parts ??= newParts(row.inside);
  const { parts } = row;
  chart(parts.lag, lagWords(points), () => make("div", {}, lagPlot(points, state.at_s), axis()));
  text(parts.lagWords, lagWords(points));
  const known = points.filter((p) => p[3] !== null && p[4] !== null);
  chart(parts.rate, rateWords(known), () => make("div", {}, ratePlot(points, state.at_s), axis()));
  text(parts.rateWords, rateWords(known));
  text(parts.stages, flow.stages ? `A record’s way of late, on average: ${stageWords(state.stages, flow.stages)}.` : "");
  table(
    parts.tasks,
    ["Partition", "Worker", ...state.stages],
    Object.entries(flow.by_partition).map(([partition, spent]) => [
      partition,
      owner(flow, Number(partition)),
      ...state.stages.map((stage) => [seconds(spent[stage]), "number"]),
    ]),
    "nothing was committed in the last two minutes",
  );
  table(
    parts.batches,
    ["Batch on its way here", "For", "Partitions"],
    flow.batches.map((batch) => [batch.stage, seconds(batch.seconds), batch.partitions.join(", ")]),
    "no batch is on its way in this worker",
  );
  table(
    parts.places,
    ["Partition", "Worker", "Waiting", "Oldest", "In / done, 1/s", "What there is to say"],
    flow.places.map((place) => [
      place.name,
      place.owned ? `${place.worker} (here)` : place.worker || "none",
      [(place.events !== null && !place.exact ? "~" : "") + count(place.events), "number"],
      [place.events ? seconds(place.seconds) : "–", "number"],
      [`${rate(place.arriving)} / ${rate(place.done)}`, "number"],
      [place.words, "cut"],
    ]),
    "nothing is known of its partitions",
  );
}

function axis() {
  return make("div", { class: "axis small", "aria-hidden": "true" }, make("span", {}, "an hour ago"), make("span", {}, "now"));
}

function owner(flow, partition) {
  return flow.workers.find((worker) => worker.partitions.includes(partition))?.name ?? "none";
}

function newParts(inside) {
  const parts = {
    lag: make("div"),
    lagWords: make("p", { class: "small" }),
    rate: make("div"),
    rateWords: make("p", { class: "small" }),
    stages: make("p"),
    tasks: make("table"),
    batches: make("table"),
    places: make("table"),
  };
  inside.append(
    make(
      "div",
      { class: "pair" },
      make("div", {}, make("h3", {}, "Waiting, last hour"), parts.lag, parts.lagWords),
      make("div", {}, make("h3", {}, "Coming (dashed) and done, 1/s, last hour"), parts.rate, parts.rateWords),
    ),
    parts.stages,
    make("h3", {}, "A record’s time in each stage, by partition"),
    make("div", { class: "wide", tabindex: "0", role: "region", "aria-label": "Stages by partition" }, parts.tasks),
    make("h3", {}, "Batches"),
    parts.batches,
    make("h3", {}, "Partitions"),
    make("div", { class: "wide", tabindex: "0", role: "region", "aria-label": "Partitions" }, parts.places),
  );
  return parts;
}

// Drawn anew only where its words changed: they hold its figures.
function chart(cell, words, make_) {
  if (cell.dataset.shown === words) return;
  cell.dataset.shown = words;
  cell.replaceChildren(make_());
}
