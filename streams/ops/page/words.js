// Numbers and times as an operator reads them.

export function count(number) {
  return number === null || number === undefined ? "?" : number.toLocaleString("en");
}

export function rate(perS) {
  if (perS === null || perS === undefined) return "–";
  return perS >= 10 || perS === 0 ? Math.round(perS).toLocaleString("en") : perS.toFixed(1);
}

export function seconds(s) {
  if (s === null || s === undefined) return "?";
  if (s < 0.001) return "0 s";
  if (s < 0.995) return `${Math.max(1, Math.round(s * 1000))} ms`;
  if (s < 10) return `${s.toFixed(1)} s`;
  if (s < 60) return `${Math.round(s)} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${Math.round(s % 60)} s`;
  if (s < 172800) return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`;
  return `${Math.floor(s / 86400)} days`;
}

export function clock(ms) {
  const at = new Date(ms);
  const today = at.toDateString() === new Date().toDateString();
  return today ? at.toLocaleTimeString("en-GB") : at.toLocaleString("en-GB");
}
