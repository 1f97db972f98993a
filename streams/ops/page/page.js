// Asks its worker again and again, and shows what it says. When the worker is silent, it says so: old figures are not new.

import { make, table, text } from "./dom.js";
import { showFlows } from "./flows.js";
import { settled } from "./order.js";
import { clock, count, seconds } from "./words.js";

const STATE_MS = 2000;
const SLOW_MS = 10000;
const ANSWER_MS = 8000;

const at = (id) => document.getElementById(id);
let history = {};
let answered = null;

async function ask(path) {
  const response = await fetch(path, { signal: AbortSignal.timeout(ANSWER_MS) });
  const said = await response.json();
  if (!response.ok) throw new Error(said.trouble ?? `status ${response.status}`);
  return said;
}

async function again(everyMs, work) {
  for (;;) {
    if (!document.hidden) await work();
    await new Promise((done) => setTimeout(done, everyMs));
  }
}

async function showState() {
  try {
    const told = await ask("api/state");
    const state = { ...told, flows: settled(told) };
    answered = Date.now();
    text(at("worker"), `worker ${state.instance}, version ${state.version}`);
    legend(state.stages);
    text(at("summary"), summary(state.flows));
    document.title = title(state.flows);
    showFlows(at("flows").tBodies[0], state, history);
    showWorkers(state.flows);
    showArtifacts(state.flows);
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof DOMException || error instanceof SyntaxError)) throw error;
  }
  connection();
}

function connection() {
  const lost = answered === null || Date.now() - answered > 2 * STATE_MS + ANSWER_MS / 2;
  at("connection").classList.toggle("lost", lost);
  const words = answered === null ? "this worker does not answer" : `no answer since ${clock(answered)}: what is below is old`;
  text(at("connection"), lost ? words : "live");
}

function summary(flows) {
  const bad = flows.filter((flow) => flow.verdict.level === "bad");
  const behind = flows.filter((flow) => flow.verdict.level === "behind");
  const unknown = flows.filter((flow) => flow.verdict.level === "unknown");
  const [worst, ...others] = [...bad, ...behind];
  if (worst) {
    const also = others.map((flow) => `${flow.name} ${flow.verdict.headline}`).join(", ");
    const { headline, until, why } = worst.verdict;
    return `${worst.name}: ${[headline, until, why].filter(Boolean).join("; ")}.${also ? ` Also ${also}.` : ""}`;
  }
  if (unknown.length) return `It is not known how far behind ${unknown.map((flow) => flow.name).join(", ")} are.`;
  return "No flow is behind.";
}

function title(flows) {
  const wrong = flows.filter((flow) => ["bad", "behind"].includes(flow.verdict.level)).length;
  return wrong ? `(${wrong}) shopstream` : "shopstream";
}

function legend(stages) {
  if (at("legend").children.length) return;
  at("legend").append(...stages.map((stage) => make("li", {}, make("span", { class: stage }), stage)));
}

function showWorkers(flows) {
  const rows = flows.flatMap((flow) =>
    flow.workers.map((worker) => [
      worker.here ? `${worker.name} (this one)` : worker.name,
      flow.name,
      worker.host,
      worker.partitions.join(", ") || "none",
      [count(worker.events), "number"],
      [worker.events ? seconds(worker.seconds) : "–", "number"],
      [worker.committed_s === null ? "–" : `${seconds(worker.committed_s)} ago`, "number"],
      [worker.well ? worker.state : `✗ ${worker.state}`, worker.well ? "cut" : "cut wrong"],
    ]),
  );
  table(at("workers"), ["Worker", "Flow", "Host", "Partitions", "Waiting", "Oldest", "Last commit", "State"], rows, "no worker is in any group");
}

function showArtifacts(flows) {
  const rows = flows.flatMap((flow) =>
    flow.artifacts.map((each) => [each.name, flow.name, each.version, each.precision, each.provider, [each.sha256, "mono cut"]]),
  );
  const headings = ["Artifact", "Flow", "Version", "Precision", "Runs on", "sha256 of its manifest"];
  table(at("artifacts"), headings, rows, "this worker has loaded none");
}

async function showLetters() {
  await into("letters", async () => {
    const kinds = await ask("api/letters");
    const rows = kinds.map(({ newest, letters }) => [
      clock(newest.at_ms),
      newest.flow,
      [newest.record, "mono"],
      newest.stage,
      [count(newest.attempts), "number"],
      [count(letters), "number"],
      [newest.error, "cut"],
    ]);
    const headings = ["Newest", "Flow", "Record", "Stage", "Tries", "Of the latest", "Error"];
    table(at("letters"), headings, rows, "no dead letters among the latest records");
  });
}

async function showOutputs() {
  await into("outputs", async () => {
    const outputs = await ask("api/outputs");
    const rows = Object.entries(outputs).flatMap(([flow, records]) =>
      records.map((record) => [
        clock(record.at_ms),
        flow,
        [`${record.topic}[${record.partition}]@${record.offset}`, "mono"],
        [record.key, "key"],
        [record.abstained ? `abstained: ${record.abstained}` : record.says, "cut"],
        [record.model, "made"],
      ]),
    );
    table(at("outputs"), ["When", "Flow", "Record", "Key", "Says", "Made by"], rows, "nothing was published yet");
  });
}

async function into(name, show) {
  try {
    await show();
    text(at(`${name}-note`), "");
  } catch (error) {
    text(at(`${name}-note`), `The broker could not be asked: ${error.message}`);
  }
}

async function showHistory() {
  try {
    history = await ask("api/history");
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof DOMException)) throw error;
  }
}

again(SLOW_MS, showHistory);
again(STATE_MS, showState);
again(SLOW_MS, showLetters);
again(SLOW_MS, showOutputs);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) showState();
});
