// The form at a fair stand: sends what people typed, and keeps it in this browser while there is no network. Nothing that was
// typed is shown again: after each entry the form is empty, and of what waits only the number stands there.
"use strict";
const form = document.getElementById("stand");
const said = document.getElementById("said");
const waits = document.getElementById("waits");
const KEY = "wurzelwerk-stand", DAYS = 7;
const words = form.dataset;

const read = () => {
  try {
    const since = Date.now() - DAYS * 864e5;
    return JSON.parse(localStorage.getItem(KEY) || "[]").filter((row) => row[0] > since);
  } catch { return []; }
};
const keep = (rows) => {
  if (rows.length) localStorage.setItem(KEY, JSON.stringify(rows));
  else localStorage.removeItem(KEY);
  waits.textContent = rows.length ? words.waiting.replace("#", rows.length) : "";
};
const say = (text) => { said.textContent = text; };
// Without an answer the network is down: then the status is 0.
const post = (body) => fetch(location.pathname, {
  method: "POST", body, headers: { "content-type": "application/x-www-form-urlencoded" },
}).then((reply) => reply.status, () => 0);

let sending = false;
const flush = async () => {
  if (sending) return;
  sending = true;
  let rows = read();
  keep(rows);
  while (rows.length) {
    const status = await post(rows[0][1]);
    // What the service cannot read now it can never read; everything else is tried again.
    if (status !== 200 && status !== 422) {
      if (status === 409) say(words.over);
      break;
    }
    rows = read().slice(1);
    keep(rows);
  }
  sending = false;
};

const complete = (data) => /.@./.test(data.get("email")) && data.get("place").trim()
  && data.get("time") && data.get("situation") && data.get("of_age");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const data = new FormData(form);
  const body = new URLSearchParams(data).toString();
  const button = form.querySelector("button");
  button.disabled = true;
  const status = complete(data) ? await post(body) : navigator.onLine ? 422 : -1;
  button.disabled = false;
  if (status === 422) {
    // The page of the service says what is missing.
    form.submit();
    return;
  }
  if (status === -1) {
    say(words.missing);
    return;
  }
  if (status !== 200) {
    try {
      keep([...read(), [Date.now(), body]]);
    } catch {
      say(words.full);
      return;
    }
  }
  form.reset();
  say(status === 200 ? words.sent : status === 409 ? words.over : words.kept);
  document.documentElement.scrollTop = 0;
  form.elements.email.focus({ preventScroll: true });
});
addEventListener("online", flush);
setInterval(flush, 60000);
flush();

// The worker keeps what is fetched while it is at work, so the page and its files are fetched once more then.
const warm = () => {
  const files = [...document.querySelectorAll("link[rel=stylesheet], script[src]")];
  for (const at of [location.href, ...files.map((file) => file.href || file.src)]) fetch(at).catch(() => {});
};
if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register(words.worker).catch(() => {});
  if (navigator.serviceWorker.controller) warm();
  else navigator.serviceWorker.addEventListener("controllerchange", warm);
}
