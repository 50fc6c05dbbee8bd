"use strict";

const data = JSON.parse(document.getElementById("data").textContent);
const texts = data.texts;
const STATES = ["blank", "marginal", "marked"];
const number = new Intl.NumberFormat(data.language, { maximumSignificantDigits: 3 });
const whole = new Intl.NumberFormat(data.language);
const chosen = { subject: "box", measure: 0, state: "", ruling: "", by: "", reason: "" };

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function drawn(name, attributes, text) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

function filled(text, words) {
  return text.replace(/\{(\w+)\}/g, (_, key) => words[key]);
}

function measures() {
  return data.measures.filter((measure) => measure.subject === chosen.subject);
}

function withUnit(value, measure) {
  return measure.unit ? `${number.format(value)} ${measure.unit}` : number.format(value);
}

function reads(measure) {
  return measure.sections.reduce((sum, count) => sum + count, 0);
}

/* What the row counts as: the committee's word goes before the machine's. */
function standing(item) {
  return item.decided || item.ruling;
}

function matches(item) {
  return (
    item.subject === chosen.subject &&
    (!chosen.state || item.state === chosen.state) &&
    (!chosen.ruling || standing(item) === chosen.ruling) &&
    (!chosen.by || (item.committee ? "committee" : "machine") === chosen.by) &&
    (!chosen.reason || item.reasons.includes(chosen.reason))
  );
}

function selection(key, options) {
  const select = element("select", { name: key });
  for (const [value, label] of options) select.append(element("option", { value }, label));
  select.value = chosen[key];
  select.addEventListener("change", () => {
    chosen[key] = key === "measure" ? Number(select.value) : select.value;
    show();
  });
  return element("label", {}, texts[key], select);
}

/* Of the possible words only those that some item of the kind has. */
function present(key, words, valueOf) {
  const own = data.items.filter((item) => item.subject === chosen.subject);
  const found = new Set(own.flatMap(valueOf));
  const options = Object.entries(words).filter(([value]) => found.has(value));
  return selection(key, [["", texts.all], ...options]);
}

function drawControls() {
  const controls = document.getElementById("controls");
  const kinds = element("fieldset", {});
  for (const [value, label] of Object.entries(data.subjects)) {
    const input = element("input", { type: "radio", name: "subject", value });
    input.checked = value === chosen.subject;
    input.addEventListener("change", () => {
      Object.assign(chosen, {
        subject: value, measure: 0, state: "", ruling: "", by: "", reason: "",
      });
      drawControls();
      controls.querySelector(`input[value="${value}"]`).focus();
      show();
    });
    kinds.append(element("label", {}, input, element("span", {}, label)));
  }
  controls.replaceChildren(
    kinds,
    selection("measure", measures().map((measure) => [measure.index, measure.label])),
    present("state", data.states[chosen.subject], (item) => [item.state]),
    present("ruling", data.rulings, (item) => [standing(item)]),
    selection("by", [["", texts.all], ["machine", texts.machine], ["committee", texts.committee]]),
    present("reason", data.reasons, (item) => item.reasons),
  );
}

const WIDTH = 1200;
const LEFT = 150;
const STRIP = 64;
const AXIS = 24;
const LABEL = 16;

function position(value, measure) {
  const first = measure.edges[0];
  const last = measure.edges[measure.edges.length - 1];
  const scale = measure.share ? (each) => each : Math.log;
  const share = (scale(Math.max(value, first)) - scale(first)) / (scale(last) - scale(first));
  return LEFT + Math.min(share, 1) * (WIDTH - LEFT - 10);
}

function drawStrip(svg, measure, state, top) {
  const counts = measure.counts[state];
  const most = Math.log1p(Math.max(1, ...STATES.flatMap((each) => measure.counts[each])));
  svg.append(drawn("text", { x: 0, y: top + 34 }, data.states[chosen.subject][state]));
  if (!measure.share) {
    const zeros = filled(texts.zeros, { count: whole.format(measure.zeros[state]) });
    svg.append(drawn("text", { x: 0, y: top + 50 }, zeros));
  }
  counts.forEach((count, index) => {
    if (!count) return;
    const x = position(measure.edges[index], measure);
    const width = position(measure.edges[index + 1], measure) - x - 1;
    const height = 2 + (Math.log1p(count) / most) * (STRIP - 8);
    const y = top + STRIP - height;
    const bar = drawn("rect", { x, y, width, height, class: state });
    bar.append(drawn("title", {}, `${withUnit(measure.edges[index], measure)}: ${whole.format(count)}`));
    svg.append(bar);
  });
  const y = top + STRIP;
  svg.append(drawn("line", { x1: LEFT, x2: WIDTH - 10, y1: y, y2: y, class: "axis" }));
}

function drawScale(svg, measure, top) {
  const marks = measure.share
    ? [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]
    : [0.03, 0.1, 0.3, 1, 3, 10, 30];
  for (const mark of marks) {
    const x = position(mark, measure);
    svg.append(drawn("line", { x1: x, x2: x, y1: top, y2: top + 4, class: "axis" }));
    svg.append(drawn("text", { x, y: top + 16, "text-anchor": "middle" }, number.format(mark)));
  }
}

function drawLimit(svg, limit, measure, line, bottom) {
  const x = position(limit.value, measure);
  const y = line * LABEL - 4;
  const anchor = x > WIDTH * 0.8 ? "end" : "start";
  const words = { x: anchor === "end" ? x - 5 : x + 5, y, class: "limit", "text-anchor": anchor };
  svg.append(drawn("line", { x1: x, x2: x, y1: y - 10, y2: bottom, class: "limit" }));
  svg.append(drawn("text", words, withUnit(limit.value, measure)));
}

function drawHistogram(measure) {
  const top = LABEL * measure.limits.length;
  const bottom = top + STATES.length * STRIP;
  const svg = drawn("svg", { viewBox: `0 0 ${WIDTH} ${bottom + AXIS}`, role: "img" });
  svg.append(drawn("title", {}, measure.label));
  STATES.forEach((state, index) => drawStrip(svg, measure, state, top + index * STRIP));
  drawScale(svg, measure, bottom);
  measure.limits.forEach((limit, index) => drawLimit(svg, limit, measure, index + 1, bottom));
  const label = measure.unit ? `${measure.label} (${measure.unit})` : measure.label;
  const caption = `${label}. ${filled(texts.spread, { read: whole.format(reads(measure)) })}`;
  document.getElementById("histogram").replaceChildren(
    element("figcaption", {}, caption), svg,
  );
}

function range(measure, index) {
  const limits = measure.limits.map((limit) => withUnit(limit.value, measure));
  if (!limits.length) return texts.no_limit;
  if (index === 0) return filled(texts.below, { limit: limits[0] });
  if (index === limits.length) return filled(texts.above, { lower: limits[index - 1] });
  return filled(texts.between, { lower: limits[index - 1], limit: limits[index] });
}

function bar(limit, measure) {
  const value = withUnit(limit.value, measure);
  const meaning = limit.meaning || limit.key;
  return element("p", { class: "bar" }, `${filled(texts.limit, { value })}: ${meaning}`);
}

function picture(item) {
  const image = element("img", { loading: "lazy", alt: data.states[item.subject][item.state] });
  image.src = `data:image/jpeg;base64,${item.picture}`;
  return image;
}

function tile(item, measure) {
  const caption = element("span", {}, withUnit(item.values[measure.index], measure));
  const button = element("button", { type: "button", class: item.state }, picture(item), caption);
  button.addEventListener("click", () => showCloser(item));
  return button;
}

function words(item) {
  const found = [data.states[item.subject][item.state]];
  if (item.ruling) found.push(filled(texts.ruled, { ruling: data.rulings[item.ruling] }));
  found.push(...item.reasons.map((reason) => data.reasons[reason]));
  if (item.committee) {
    const ruling = item.decided ? data.rulings[item.decided] : texts.kept_row;
    found.push(filled(texts.decided, { ruling }));
  }
  return found.join("; ");
}

function showCloser(item) {
  const table = element("table", {});
  for (const measure of measures()) {
    const limits = measure.limits.map((limit) => withUnit(limit.value, measure)).join(", ");
    const value = withUnit(item.values[measure.index], measure);
    const about = limits ? filled(texts.limit, { value: limits }) : "";
    table.append(
      element("tr", {}, ...[measure.label, value, about].map((each) => element("td", {}, each))),
    );
  }
  const close = element("button", { type: "button" }, texts.close);
  const closer = document.getElementById("closer");
  close.addEventListener("click", () => closer.close());
  closer.replaceChildren(picture(item), element("p", {}, words(item)), table, close);
  closer.showModal();
}

/* Buttons that lead to each limit's bar. */
function drawWays(measure) {
  const ways = measure.limits.map((limit, index) => {
    const value = withUnit(limit.value, measure);
    const way = element("button", { type: "button" }, filled(texts.limit, { value }));
    way.addEventListener("click", () => {
      document.querySelectorAll(".bar")[index].scrollIntoView({ block: "center" });
    });
    return way;
  });
  document.getElementById("ways").replaceChildren(...(ways.length ? [texts.ways, ...ways] : []));
}

function drawSections(measure, items) {
  const limits = measure.limits.map((limit) => limit.value);
  const groups = Array.from({ length: limits.length + 1 }, () => []);
  for (const item of items) {
    const value = item.values[measure.index];
    groups[limits.filter((limit) => value >= limit).length].push(item);
  }
  const parts = groups.flatMap((group, index) => {
    const count = whole.format(measure.sections[index]);
    const shown = whole.format(group.length);
    const head = filled(texts.section, { range: range(measure, index), count, shown });
    const crops = element("div", { class: `crops ${chosen.subject}` });
    crops.append(...(group.length ? group.map((item) => tile(item, measure)) : [texts.none]));
    const section = element("section", {}, element("h2", {}, head), crops);
    return index ? [bar(measure.limits[index - 1], measure), section] : [section];
  });
  document.getElementById("sections").replaceChildren(...parts);
}

function show() {
  const measure = measures()[chosen.measure];
  const items = data.items.filter(matches);
  items.sort((one, other) => one.values[measure.index] - other.values[measure.index]);
  drawHistogram(measure);
  drawWays(measure);
  drawSections(measure, items);
  const own = data.items.filter((item) => item.subject === chosen.subject).length;
  const read = reads(measure);
  const words = {
    read: whole.format(read), kept: whole.format(own), hidden: whole.format(read - own),
  };
  const doubtful = data.doubtful[chosen.subject];
  const more = doubtful ? ` ${filled(texts.doubtful, { count: whole.format(doubtful) })}` : "";
  document.getElementById("hidden").textContent = filled(texts.hidden, words) + more;
  document.getElementById("shown").textContent = filled(texts.shown, {
    shown: whole.format(items.length),
  });
}

document.getElementById("practice").textContent = texts.practice;
document.getElementById("practice").hidden = !data.practice;
document.getElementById("election").textContent = data.election;
document.getElementById("secret").textContent = texts.secret;
document.getElementById("how").textContent = texts.how;
drawControls();
show();
