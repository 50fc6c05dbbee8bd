// Sends dropped or chosen files one after the other; each is on the disk when it is told as taken.
"use strict";

const drop = document.getElementById("drop");
const taken = document.getElementById("taken");
const read = document.getElementById("read");
const input = document.getElementById("files");

async function send(file) {
  const line = document.createElement("li");
  line.textContent = `${drop.dataset.sending}: ${file.name}`;
  taken.append(line);
  const answer = await fetch(`/scans/upload?name=${encodeURIComponent(file.name)}`, {
    method: "POST",
    headers: { "Content-Type": "application/octet-stream", "X-CSRF-Token": drop.dataset.csrf },
    body: file,
  }).catch(() => new Response(null, { status: 503 }));
  const content = await answer.json().catch(() => ({}));
  line.textContent = answer.ok ? `${drop.dataset.sent}: ${file.name}`
    : `${drop.dataset.failed}: ${file.name}. ${content.error || ""}`;
  return answer.ok;
}

async function sendAll(files) {
  for (const file of files) {
    if (await send(file)) read.disabled = false;
  }
}

input.addEventListener("change", () => sendAll([...input.files]));
for (const name of ["dragenter", "dragover"]) {
  drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over"); });
}
for (const name of ["dragleave", "drop"]) {
  drop.addEventListener(name, () => drop.classList.remove("over"));
}
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  sendAll([...event.dataTransfer.files]);
});
