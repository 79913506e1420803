// Suggestions while typing a place or an occupation, and nothing else. Every form works without this file.
"use strict";
for (const input of document.querySelectorAll("input[data-suggest]")) {
  const kind = input.dataset.suggest;
  const target = input.dataset.target && document.getElementById(input.dataset.target);
  const list = document.createElement("ul");
  const status = document.createElement("p");
  let items = [], active = -1, timer = 0, asked = 0, chosen = input.value;
  list.id = input.id + "-box";
  list.className = "box";
  list.role = "listbox";
  list.hidden = true;
  list.setAttribute("aria-label", input.labels[0] ? input.labels[0].textContent.trim() : kind);
  status.className = "sr";
  status.role = "status";
  input.after(list, status);
  input.autocomplete = "off";
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) input.setAttribute(name, value);

  // What the interface answers, as label, hidden value and note.
  const read = (hit) => kind === "places"
    ? { label: hit.label, value: hit.place ? `place:${hit.place.id}` : `${hit.kind}:${hit.ags}`, note: hit.postcode }
    : { label: hit.title, value: hit.kldb, note: hit.name };
  const close = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const mark = (index) => {
    active = index;
    [...list.children].forEach((row, at) => row.setAttribute("aria-selected", at === index));
    const row = list.children[index];
    if (row) {
      input.setAttribute("aria-activedescendant", row.id);
      row.scrollIntoView({ block: "nearest" });
    }
  };
  const pick = (index) => {
    const item = items[index];
    if (!item) return;
    input.value = chosen = item.label;
    if (target) target.value = item.value;
    close();
  };
  const show = (found) => {
    items = found;
    list.replaceChildren(...items.map((item, at) => {
      const row = document.createElement("li");
      row.id = list.id + at;
      row.role = "option";
      row.setAttribute("aria-selected", "false");
      row.textContent = item.label;
      if (item.note) row.append(Object.assign(document.createElement("small"), { textContent: item.note }));
      row.addEventListener("mousedown", (event) => { event.preventDefault(); pick(at); });
      return row;
    }));
    active = -1;
    list.hidden = items.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    status.textContent = (document.body.dataset.found || "").replace("#", items.length);
  };
  const ask = async () => {
    const typed = input.value.trim();
    const turn = ++asked;
    if (typed.length < 2) return close();
    try {
      const query = new URLSearchParams({ q: typed, limit: 8 });
      if (input.dataset.scope) query.set("scope", input.dataset.scope);
      const answer = await fetch(`/api/v1/${kind}?${query}`);
      if (answer.ok && turn === asked && document.activeElement === input) show((await answer.json()).map(read));
    } catch { close(); }
  };
  input.addEventListener("input", () => {
    if (target && input.value !== chosen) target.value = "";
    clearTimeout(timer);
    timer = setTimeout(ask, 120);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    const last = items.length - 1;
    if (event.key === "ArrowDown" && list.hidden) return ask();
    if (list.hidden) return;
    if (event.key === "ArrowDown") mark(active < last ? active + 1 : 0);
    else if (event.key === "ArrowUp") mark(active > 0 ? active - 1 : last);
    else if (event.key === "Enter" && active >= 0) pick(active);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
}
// A form is sent once, even if its button is pressed twice.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    setTimeout(() => { delete form.dataset.sent; }, 3000);
  });
}
// What is pointed at in the table lights up on the map, and the other way round.
if (document.querySelector(".map [data-k]")) for (const kind of ["mouseover", "focusin", "mouseout", "focusout"]) {
  document.addEventListener(kind, (event) => {
    const key = event.target.closest("[data-k]")?.dataset.k;
    for (const one of document.querySelectorAll(`[data-k="${key}"]`)) one.classList.toggle("hit", /r$|in$/.test(kind));
  });
}
const summary = document.getElementById("errors");
if (summary) summary.focus();
