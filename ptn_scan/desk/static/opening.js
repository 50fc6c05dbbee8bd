// Shows the page anew when the first count is there.
"use strict";

async function look() {
  const answer = await fetch("/ready");
  if (!answer.ok || !(await answer.json()).running) location.reload();
  else look();
}

look();
