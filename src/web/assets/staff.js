// Keys for the pages of staff. Each one presses a button or opens a link that stands on the page; nothing is decided here,
// and every page works without this file. Single keys can be switched off (WCAG 2.1.4).
"use strict";
(() => {
  const main = document.getElementById("main");
  const help = () => document.getElementById("keys");
  if (!help()) return;
  const said = Object.assign(document.createElement("p"), { className: "said" });
  said.setAttribute("role", "status");
  document.body.append(said);
  let busy = false, off = false;
  try { off = localStorage.getItem("keys") === "off"; } catch { /* then they stay on */ }

  const words = (name) => (help() && help().dataset[name]) || "";
  const say = (text) => { said.textContent = ""; setTimeout(() => { said.textContent = text; }, 60); };
  const items = () => [...main.querySelectorAll("[data-item]")];
  const marked = () => document.activeElement && document.activeElement.closest("[data-item]");
  // On a page with one item it need not be marked.
  const current = () => marked() || (items().length === 1 ? items()[0] : null);
  const mark = (item) => {
    if (!item) return;
    item.focus({ preventScroll: true });
    item.scrollIntoView({ block: "nearest" });
  };
  const step = (by) => {
    const all = items(), at = all.indexOf(marked());
    if (all.length) mark(all[Math.max(0, Math.min(all.length - 1, at + by))]);
    else say(words("none"));
  };
  const switched = () => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn second slim";
    button.textContent = words(off ? "on" : "off");
    button.addEventListener("click", () => {
      off = !off;
      try { localStorage.setItem("keys", off ? "off" : "on"); } catch { /* for this page only */ }
      button.textContent = words(off ? "on" : "off");
    });
    if (help()) help().append(button);
  };

  // Sends a form and shows the page that comes back in place of this one, with the focus where it was.
  const send = async (form, name, value) => {
    if (busy) return;
    busy = true;
    const item = form.closest("[data-item]"), all = items(), at = Math.max(0, all.indexOf(item));
    const body = new URLSearchParams(new FormData(form));
    if (name) body.append(name, value);
    try {
      const answer = await fetch(form.getAttribute("action"), { method: "POST", body });
      let page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const good = answer.ok;
      const text = page.querySelector(good ? "main .alert .head" : "main .lead");
      if (!good) {
        const again = await fetch(location.pathname + location.search);
        if (!again.ok) { location.reload(); return; }
        page = new DOMParser().parseFromString(await again.text(), "text/html");
      } else {
        history.replaceState(null, "", new URL(answer.url).pathname);
      }
      main.replaceChildren(...page.getElementById("main").childNodes);
      switched();
      const now = items();
      if (now.length) mark((!good && item && document.getElementById(item.id)) || now[Math.min(at, now.length - 1)]);
      else main.focus();
      say((text ? text.textContent.trim() : "") + (now.length ? "" : " " + words("none")));
    } catch {
      location.reload();
    } finally {
      busy = false;
    }
  };
  const press = (button) => {
    const form = button && button.form;
    if (!form) return false;
    if (form.dataset.stay === undefined) button.click();
    else send(form, button.name, button.value);
    return true;
  };
  // A button of the list that is clicked stays on the page as well.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.stay === undefined) return;
    event.preventDefault();
    const button = event.submitter;
    send(form, button && button.name, button && button.value);
  });

  const digit = (item, key) => {
    const open = item && item.querySelector("details[data-reasons][open]");
    const button = open && open.querySelectorAll("button[value]")[key - 1];
    return press(button);
  };
  const acts = {
    j: () => step(1),
    k: () => step(-1),
    a: (item) => press(item && item.querySelector("[data-key=a]")) || say(words(item ? "cannot" : "mark")),
    r: (item) => {
      const choice = item && item.querySelector("details[data-reasons]");
      if (!choice) { say(words(item ? "cannot" : "mark")); return; }
      choice.open = true;
      choice.querySelector("button[value]").focus();
    },
    u: () => press(main.querySelector("[data-key=u]")) || say(words("nothing")),
    o: (item) => { const link = item && item.querySelector("a[href]"); if (link) link.click(); },
    x: (item) => { const box = item && item.querySelector("input[type=checkbox]"); if (box) box.click(); },
    "?": () => { help().open = !help().open; help().querySelector("summary").focus(); },
    Escape: (item) => {
      const open = item && item.querySelector("details[open]");
      if (open) { open.open = false; mark(item); }
    },
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || off || busy) return;
    if (event.target.closest("input:not([type=checkbox], [type=radio]), select, textarea")) return;
    const item = current();
    if (/^[1-9]$/.test(event.key)) {
      if (digit(item, Number(event.key))) event.preventDefault();
    } else if (Object.hasOwn(acts, event.key) && help()) {
      event.preventDefault();
      acts[event.key](item);
    }
  });
  switched();
})();
