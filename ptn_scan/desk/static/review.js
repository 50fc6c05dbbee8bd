// One doubtful row after the other. The next rows and their pictures are fetched ahead, so that a
// decision shows the next row as soon as it is recorded.
"use strict";

const root = document.getElementById("review");
const part = (id) => document.getElementById(id);
const pictures = new Map();
let rows = [];
let undoable = 0;
let busy = false;

function picture(address) {
  if (!pictures.has(address)) {
    pictures.set(address, fetch(address)
      .then((answer) => (answer.ok ? answer.blob() : Promise.reject(answer.status)))
      .then((blob) => URL.createObjectURL(blob)));
  }
  return pictures.get(address);
}

function forgetOthers(kept) {
  for (const [address, fetched] of pictures) {
    if (!kept.has(address)) {
      pictures.delete(address);
      fetched.then(URL.revokeObjectURL, () => {});
    }
  }
}

function list(id, texts) {
  part(id).replaceChildren(...texts.map((text) => {
    const line = document.createElement("li");
    line.textContent = text;
    return line;
  }));
}

async function show() {
  const [row] = rows;
  part("row").hidden = !row;
  part("none").hidden = Boolean(row);
  part("undo").disabled = part("undo-last").disabled = !undoable;
  part("official").textContent = row ? `: ${row.official}. ${row.name}` : "";
  part("title").textContent = row ? row.title : "";
  if (!row) return;
  list("why", row.why);
  list("measures", row.measures);
  list("votes", row.votes);
  part("votes-part").hidden = !row.votes.length;
  part("unmasked").hidden = !row.unmasked;
  part("scanned").src = await picture(row.scanned);
  part("printed").src = await picture(row.printed);
  const ahead = rows.flatMap((each) => [each.scanned, each.printed]);
  ahead.forEach((address) => picture(address).catch(() => {}));
  forgetOthers(new Set(ahead));
  root.dataset.shown = `${row.sheet}-${row.official}`;
}

async function ask(path, body) {
  const answer = await fetch(path, body && {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRF-Token": root.dataset.csrf },
    body: JSON.stringify(body),
  });
  const content = await answer.json().catch(() => ({ error: root.dataset.failed }));
  if (!answer.ok) throw new Error(content.error || root.dataset.failed);
  return content;
}

// Keys pressed before the next row is seen are nobody's word on it.
async function step(path, body) {
  if (busy) return;
  busy = true;
  try {
    const content = await ask(path, body);
    ({ rows, undoable } = content);
    part("reason").value = "";
    part("trouble").hidden = true;
    await show();
    part("left").textContent = content.left;
    part("others").textContent = content.with_others
      ? ` · ${content.with_others} ${part("others").dataset.text}` : "";
  } catch (error) {
    part("trouble").textContent = error.message === "Failed to fetch" ? root.dataset.failed : error.message;
    part("trouble").hidden = false;
  } finally {
    busy = false;
  }
}

function place() {
  return { sheet: rows[0].sheet, official: rows[0].official };
}

const decide = (ruling) => rows.length
  && step("/review/decide", { ...place(), ruling, why: part("reason").value });
const later = () => rows.length && step("/review/later", place());
const undo = () => undoable && step("/review/undo", {});

const unmask = () => rows.length && part("unmask")
  && step("/review/unmask", { ...place(), why: part("reason").value });

function zoom() {
  const on = root.classList.toggle("zoomed");
  part("zoom").setAttribute("aria-pressed", String(on));
  for (const strip of root.querySelectorAll(".strip")) {
    strip.scrollLeft = on ? strip.scrollWidth : 0;
  }
}

const KEYS = {
  1: () => decide("high"), 2: () => decide("medium"), 3: () => decide("low"),
  0: () => decide("invalid"), " ": later, u: undo, z: zoom, m: unmask,
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  const target = event.target.closest("input, button, a");
  if (target && (target.matches("input") || event.key === " ")) return;
  const action = KEYS[event.key.toLowerCase()];
  if (action) { event.preventDefault(); action(); }
});
for (const button of root.querySelectorAll("[data-ruling]")) {
  button.addEventListener("click", () => { decide(button.dataset.ruling); button.blur(); });
}
for (const [id, action] of [["later", later], ["undo", undo], ["undo-last", undo], ["zoom", zoom], ["unmask", unmask]]) {
  part(id)?.addEventListener("click", (event) => { action(); event.target.closest("button").blur(); });
}
step("/review/rows");
