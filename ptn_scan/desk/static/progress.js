// Shows how far the work is and which pages need a person, and the page anew when it is over.
"use strict";

const bar = document.getElementById("bar");
const step = document.getElementById("step");
const done = document.getElementById("done");
const flagged = document.getElementById("flagged");

function add(lines) {
  for (const text of lines) {
    const line = document.createElement("li");
    line.textContent = text;
    flagged.append(line);
    flagged.parentElement.hidden = false;
  }
}

async function look() {
  const answer = await fetch(flagged ? `/progress?seen=${flagged.children.length}` : "/progress");
  if (!answer.ok) { location.reload(); return; }
  const job = await answer.json();
  if (!job.running) { location.reload(); return; }
  if (step.textContent !== job.step) step.textContent = job.step;
  done.textContent = job.total ? `${job.done} / ${job.total}` : job.done;
  if (job.total) { bar.max = job.total; bar.value = job.done; }
  if (flagged) add(job.flagged);
  setTimeout(look, 400);
}

setTimeout(look, 300);
