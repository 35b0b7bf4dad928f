// Rasid's pages: live news, keys, marks of a reader. The pages are complete without it. Cards are
// made by the server; what is set here is text, never markup of its own.
import { Filters, sendFilledFields } from "./filters.js";
import { Live } from "./live.js";
import { Marks } from "./marks.js";

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const root = document.documentElement;
const page = $("#page");
const words = JSON.parse(document.body.dataset.words);
const YEAR = 31536000;

// What our own templates made, which escape what strangers wrote; scripts in it would not run.
const parsed = (text) => new DOMParser().parseFromString(text, "text/html").body.childNodes;

const kept = {
  get(name) { try { return localStorage.getItem(name); } catch { return null; } },
  set(name, value) { try { localStorage.setItem(name, value); } catch { /* a private window */ } },
};
const remember = (name, value) => {
  document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=${YEAR}; samesite=lax`;
};
const plural = new Intl.PluralRules(root.lang || "en");
const counted = (forms, n) => (forms[plural.select(n)] ?? forms.other).replace("{n}", n);
function say(text) {
  const toast = $("#toast");
  toast.textContent = text;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => { toast.textContent = ""; }, 2500);
}
root.classList.add("js");

// Theme and zone: the server reads both from cookies, so the next page is right at once.
$("#theme")?.addEventListener("click", () => {
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  root.dataset.theme = (root.dataset.theme || system) === "dark" ? "light" : "dark";
  remember("rasid-theme", root.dataset.theme);
});
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone && !document.cookie.includes(`rasid-zone=${encodeURIComponent(zone)}`)) {
  remember("rasid-zone", zone);
  refine(document);
}

// Rewrites the moments of a part of the page in the browser's zone; days have none and stay.
function refine(part) {
  for (const time of $$("time[data-at]", part)) {
    const at = new Date(time.dataset.at);
    const clock = $(".clock", time);
    if (clock) clock.textContent = at.toTimeString().slice(0, 5);
    const day = $(".day", time);
    if (day && words.days) {
      const name = words.days[(at.getDay() + 6) % 7];
      const year = at.getFullYear() === new Date().getFullYear() ? "" : ` ${at.getFullYear()}`;
      day.textContent = `${name} ${at.getDate()} ${words.months[at.getMonth()]}${year}`;
    }
  }
}
function ages() {
  for (const node of $$("[data-ago]")) {
    const minutes = Math.floor((Date.now() - new Date(node.dataset.ago)) / 60000);
    if (minutes < 1 || minutes >= 1440 || !words.minutes_ago) continue;
    const hours = Math.floor(minutes / 60);
    const forms = hours ? words.hours_ago : words.minutes_ago;
    node.textContent = counted(forms, hours || minutes);
  }
}
setInterval(ages, 60000);

const marks = new Marks({
  form: document.body.dataset.form ?? "",
  kept: {
    list(name) {
      try { return JSON.parse(kept.get(`rasid-${name}`)) ?? []; } catch { return []; }
    },
    keep(name, ids) { kept.set(`rasid-${name}`, JSON.stringify(ids)); },
  },
  tellFailure: () => say(words.mark_not_kept),
});
document.addEventListener("click", (event) => {
  const button = event.target.closest(".acts button");
  const story = button?.closest(".story");
  if (story) marks.toggle(button.matches(".star") ? "star" : "read", story);
  for (const menu of $$("details.menu[open], details.edit[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
marks.show(document);

// Density, filters, names of topics for the field.
for (const button of $$("[data-density]")) {
  button.addEventListener("click", () => density(button.dataset.density));
}
function density(name) {
  document.body.classList.toggle("compact", name === "compact");
  kept.set("rasid-density", name);
  for (const one of $$("[data-density]")) {
    one.setAttribute("aria-pressed", one.dataset.density === name);
  }
}
if (kept.get("rasid-density") === "compact") density("compact");
sendFilledFields(document);
if ($("#filters")) new Filters($("#filters"), () => say(words.not_applied));
$("#add")?.addEventListener("focus", async () => {
  const names = $("#names");
  if (names.children.length) return;
  const answer = await fetch("/topics?names=1");
  if (!answer.ok) return;
  names.replaceChildren(...(await answer.json()).map((name) => new Option(name, name)));
}, { once: true });
$("#ft")?.addEventListener("input", (event) => {
  const wanted = event.target.value.toLocaleLowerCase().trim();
  for (const row of $$(".topics li")) {
    row.hidden = wanted !== "" && !row.textContent.toLocaleLowerCase().includes(wanted);
  }
});

// The sheet of topics on phones: focus goes in and comes back.
const AROUND = ".top, .query, main, .look, .dock, .foot";
let opener = null;
function sheet(isOpen) {
  document.body.classList.toggle("sheet-open", isOpen);
  for (const part of $$(AROUND)) part.inert = isOpen;
  if (isOpen) {
    opener = document.activeElement;
    $("#closesheet").focus();
  } else {
    opener?.focus();
  }
}
$("#opensheet")?.addEventListener("click", (event) => { event.preventDefault(); sheet(true); });
for (const id of ["#closesheet", "#scrim"]) {
  $(id)?.addEventListener("click", (event) => { event.preventDefault(); sheet(false); });
}

// Copying, printing, and why an article has a topic: a newer click makes an older answer void.
for (const button of $$("[data-copy]")) {
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(source.textContent);
      say(words.copied);
    } catch {
      getSelection().selectAllChildren(source);
      say(words.select_copy);
    }
  });
}
$("#print")?.addEventListener("click", () => print());
let asked = 0;
async function why(address, isNew) {
  const mine = ++asked;
  const panel = $("#why");
  panel.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(`${address}${address.includes("?") ? "&" : "?"}part=why`);
    const text = await answer.text();
    if (mine !== asked) return;
    if (!answer.ok) throw new Error(answer.status);
    panel.replaceChildren(...parsed(text));
    if (isNew) history.pushState({ why: address }, "", address);
  } catch {
    if (mine === asked) location.assign(address);
  }
  if (mine === asked) panel.removeAttribute("aria-busy");
}
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-why]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  why(link.getAttribute("href").split("#")[0], true);
  if (!$("#why").contains(link)) $("#why").scrollIntoView({ block: "nearest" });
});
if ($("#why")) {
  addEventListener("popstate", () => why(location.pathname + location.search, false));
}

// Ends the page at a story: the way back goes on from there.
function endAt(story) {
  while (story.nextElementSibling) story.nextElementSibling.remove();
  const older = $("#older");
  if (!older) return; // a page that was empty
  const address = new URL(location.href);
  address.searchParams.delete("before");
  address.searchParams.set("cursor", `older:${story.dataset.at}`);
  older.href = address.href;
  older.hidden = false;
  $("#oldest")?.remove();
}

// New stories wait until they are asked for; the reader's place stays.
const SLICE = 10;
const MOST_CARDS = 200;
const feed = $("#feed");
const live = page && new Live({
  address: page.dataset.live + location.search,
  last: page.dataset.last,
  words,
  async show(cards) {
    $("#empty")?.remove();
    feed.setAttribute("role", "feed");
    for (const card of cards) {
      document.getElementById(card.id)?.remove();
      card.classList.add("in");
    }
    const below = feed.firstElementChild;
    for (let at = 0; at < cards.length; at += SLICE) { // many at once would hold up the keys
      const slice = document.createDocumentFragment();
      slice.append(...cards.slice(at, at + SLICE));
      marks.show(slice);
      refine(slice);
      feed.insertBefore(slice, below?.parentNode === feed ? below : null);
      if (!at && cards.length) current(cards[0], false);
      if (feed.children.length > MOST_CARDS) endAt(feed.children[MOST_CARDS - 1]);
      await new Promise((next) => { setTimeout(next); });
    }
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    scrollTo({ top: 0, behavior: calm ? "auto" : "smooth" });
  },
  parsed: (text) => [...parsed(text)].filter((node) => node.nodeType === 1),
});
live?.start();

// Keys, by their place on the keyboard, so they work on Arabic and Kurdish layouts as well.
const dialog = $("#keysdlg");
const keysOn = $("#keyson");
keysOn.checked = kept.get("rasid-keys") !== "off";
keysOn.addEventListener("change", () => kept.set("rasid-keys", keysOn.checked ? "on" : "off"));
$("#keys")?.addEventListener("click", () => dialog.showModal());
const here = () => $(".story.is-on");
function current(story, isSeen = true) {
  here()?.classList.remove("is-on");
  story.classList.add("is-on");
  story.focus({ preventScroll: true });
  if (isSeen) story.scrollIntoView({ block: "nearest" });
}
function step(by) {
  const all = $$(".story");
  const at = all.indexOf(here());
  const next = all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + by))];
  if (next) current(next);
}
const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  o: () => $("h3 a", here() ?? document.createElement("i"))?.click(),
  s: () => here() && marks.toggle("star", here()),
  m: () => here() && marks.toggle("read", here()),
  x: () => { const list = here() && $("details", here()); if (list) list.open = !list.open; },
  n: () => live?.take(),
  p: () => live?.pause(),
  d: () => $("[data-density]") && density(
    document.body.classList.contains("compact") ? "" : "compact"),
  f: () => ($("#filters select") ?? $("#q"))?.focus(),
  "/": () => $("#q")?.focus(),
  "?": () => dialog.showModal(),
};
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && document.body.classList.contains("sheet-open")) sheet(false);
  const isTyping = event.target.closest("input, textarea, select");
  const isChord = event.ctrlKey || event.metaKey || event.altKey;
  if (!keysOn.checked || isChord || isTyping || dialog.open) return;
  const place = event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : event.key;
  const key = event.key === "؟" ? "?" : event.key in KEYS ? event.key : place;
  if (!(key in KEYS) || (event.shiftKey && key !== "?" && key !== "/")) return;
  event.preventDefault();
  KEYS[key]();
});
