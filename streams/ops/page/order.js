// In which order flows stand: as the worker sends them, the worst first. They move only where one becomes urgent, or has
// not been for a while: the oldest of two may change with each look, and what is being read must not jump.

const CALM_S = 30;
const urgentAt = new Map();
let order = [];
let above = "";

export function settled(state) {
  const { flows, at_s: now } = state;
  for (const flow of flows) if (flow.urgent) urgentAt.set(flow.name, now);
  const isAbove = (flow) => now - (urgentAt.get(flow.name) ?? -Infinity) < CALM_S;
  const names = flows.filter(isAbove).map((flow) => flow.name);
  const present = [names.toSorted(), flows.map((flow) => flow.name).toSorted()].join();
  if (present !== above) {
    above = present;
    order = [...names, ...flows.filter((flow) => !isAbove(flow)).map((flow) => flow.name)];
  }
  return flows.toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
}
