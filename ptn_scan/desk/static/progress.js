// Shows how far the work is, and the page anew when it is over.
"use strict";

const bar = document.getElementById("bar");
const step = document.getElementById("step");
const done = document.getElementById("done");

async function look() {
  const answer = await fetch("/progress");
  if (!answer.ok) { location.reload(); return; }
  const job = await answer.json();
  if (!job.running) { location.reload(); return; }
  if (step.textContent !== job.step) step.textContent = job.step;
  done.textContent = job.total ? `${job.done} / ${job.total}` : job.done;
  if (job.total) { bar.max = job.total; bar.value = job.done; }
  setTimeout(look, 400);
}

setTimeout(look, 300);
