// Lets a path be chosen from a list of this machine's folders, which the desk gives.
"use strict";

(() => {
  const dialog = document.getElementById("chooser");
  const [first, place, trouble, list, empty, cut, up, take] =
    ["first", "place", "trouble", "list", "empty", "cut", "up", "take"]
      .map((name) => document.getElementById(`chooser-${name}`));
  const takesFile = new Set(["form", "scans"]);
  const takesFolder = new Set(["scans", "folder", "new"]);
  let field = null;
  let shown = null;

  function entry(words, hint, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = words;
    if (hint) {
      const more = document.createElement("span");
      more.className = "hint";
      more.textContent = hint;
      button.append(" ", more);
    }
    button.addEventListener("click", act);
    return button;
  }

  async function show(at) {
    const wanted = field.dataset.choose === "new" ? "folder" : field.dataset.choose;
    const answer = await fetch(`/choose?${new URLSearchParams({ wanted, at })}`)
      .catch(() => new Response(null, { status: 503 }));
    const content = await answer.json().catch(() => ({}));
    trouble.hidden = answer.ok;
    if (!answer.ok) {
      trouble.textContent = content.error || dialog.dataset.trouble;
      return;
    }
    shown = content;
    draw();
  }

  function draw() {
    const kind = field.dataset.choose;
    place.firstElementChild.textContent = shown.place;
    first.replaceChildren(...shown.first.map((each) => {
      const button = entry(each.name, "", () => show(each.path));
      button.className = "quiet";
      return button;
    }));
    const lines = shown.folders.map((each) => (each.election && kind === "election"
      ? entry(each.name, dialog.dataset.election, () => choose(each.path))
      : entry(`${each.name} /`, "", () => show(each.path))));
    if (takesFile.has(kind)) {
      lines.push(...shown.files.map((each) => entry(each.name, "", () => choose(each.path))));
    }
    list.firstElementChild.replaceChildren(...lines.map((button) => {
      const item = document.createElement("li");
      item.append(button);
      return item;
    }));
    list.hidden = !lines.length;
    empty.hidden = lines.length > 0;
    cut.hidden = !shown.cut;
    up.disabled = shown.parent === null;
    take.hidden = !takesFolder.has(kind);
    list.scrollTop = 0;
    (lines[0] || (take.hidden ? up : take)).focus();
  }

  function writtenForm() {
    const form = document.getElementById("form");
    return form ? form.value : "";
  }

  // A new folder lies in the one that is shown, named after the form.
  function named(folder) {
    const file = writtenForm().trim().split(/[\\/]/).pop();
    const separator = folder.includes("\\") ? "\\" : "/";
    const name = file.replace(/\.toml["']?$/i, "") || dialog.dataset.name;
    return folder.endsWith(separator) ? folder + name : folder + separator + name;
  }

  function choose(path) {
    field.value = path;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    dialog.close();
    field.focus();
  }

  take.addEventListener("click", () => {
    choose(field.dataset.choose === "new" ? named(shown.place) : shown.place);
  });
  up.addEventListener("click", () => show(shown.parent));
  document.getElementById("chooser-leave").addEventListener("click", () => dialog.close());

  for (const input of document.querySelectorAll("input[data-choose]")) {
    const button = input.nextElementSibling;
    button.hidden = false;
    button.addEventListener("click", () => {
      field = input;
      dialog.showModal();
      show(input.value || (input.dataset.choose === "new" ? writtenForm() : ""));
    });
    input.addEventListener("input", () => {
      const radio = document.getElementById(input.dataset.ticks || "");
      if (radio && input.value) radio.checked = true;
    });
  }
})();
