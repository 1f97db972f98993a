// Elements, made and changed in place: what has the focus keeps it, and a reader hears only what changed.

const SVG = "http://www.w3.org/2000/svg";

export function make(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

export function draw(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

export function text(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

// A table of plain cells; rows are arrays of words, of elements, or of [words, class].
export function table(element, headings, rows, nothing) {
  const body = rows.map((row) => JSON.stringify(row)).join("\n") + nothing;
  if (element.dataset.shown === body) return;
  element.dataset.shown = body;
  if (!rows.length) {
    element.replaceChildren(make("tbody", {}, make("tr", {}, make("td", {}, nothing))));
    return;
  }
  const kinds = rows[0].map((content) => (Array.isArray(content) && content[1] === "number" ? { class: "number" } : {}));
  const head = make("tr", {}, ...headings.map((words, at) => make("th", { scope: "col", ...kinds[at] }, words)));
  element.replaceChildren(
    make("thead", {}, head),
    make("tbody", {}, ...rows.map((row) => make("tr", {}, ...row.map(cell)))),
  );
}

function cell(content) {
  const [words, kind] = Array.isArray(content) ? content : [content, ""];
  return make("td", kind ? { class: kind } : {}, words);
}
