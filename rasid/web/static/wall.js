// The wall: the newest articles of one stream, live.
// Everything from outside is set as text, never as markup.
const KEPT = 100;
// #token=…: the part of an address that is never sent
const token = new URLSearchParams(location.hash.slice(1)).get("token");
const list = document.querySelector("#articles");
const state = document.querySelector("#state");
const chips = document.querySelector("#topics");
const empty = document.querySelector("#empty");
let events = null;

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function address(path, query = {}) {
  const asked = new URLSearchParams(token ? { ...query, token } : query);
  return asked.size ? `${path}?${asked}` : path;
}

function safeLink(url) {
  return /^https?:\/\//i.test(url) ? url : null;
}

function card(message) {
  const direction = message.data?.dir ?? "auto";
  const link = element("a", {
    textContent: message.title || message.url,
    rel: "noopener noreferrer",
    target: "_blank",
  });
  const outside = safeLink(message.url);
  if (outside) link.href = outside;
  const heading = element("h2", { dir: direction, lang: message.lang }, link);
  const seen = new Date(Number(message.message.split("-")[0]));
  const from = element("p", { className: "from" },
    element("bdi", { textContent: message.source }),
    element("time", { dateTime: seen.toISOString(), textContent: seen.toLocaleTimeString() }),
    element("span", { textContent: message.lang }));
  const told = message.data?.story;
  if (told?.copy_of) from.append(element("span", { textContent: "copy" }));
  else if (told?.outlets > 1) {
    const outlets = `${told.independent} independent of ${told.outlets}`;
    from.append(element("span", { textContent: outlets }));
  }
  if (message.revision > 1) {
    from.append(element("span", { textContent: `revision ${message.revision}` }));
  }
  for (const topic of message.topics.split(",").filter(Boolean)) {
    from.append(element("span", { className: "tag", textContent: topic }));
  }
  const made = element("li", {}, heading, from);
  made.dataset.article = message.id;
  return made;
}

function remove(article) {
  for (const old of list.querySelectorAll("li")) {
    if (old.dataset.article === article) old.remove();
  }
}

function show(message) {
  remove(message.id);
  if (message.kind === "retracted" || message.kind === "withdrawn") {
    return;
  }
  list.prepend(card(message));
  while (list.children.length > KEPT) list.lastElementChild.remove();
  empty.hidden = true;
}

async function open(stream) {
  events?.close();
  list.replaceChildren();
  for (const chip of chips.children) {
    chip.setAttribute("aria-pressed", String(chip.dataset.stream === stream));
  }
  const past = await fetch(address(`v1/stream/${stream}/json`, { newest: KEPT }));
  const messages = (await past.text()).split("\n").filter(Boolean).map((line) => JSON.parse(line));
  messages.forEach(show);
  empty.hidden = messages.length > 0;
  const since = messages.at(-1)?.message ?? "0";
  events = new EventSource(address(`v1/stream/${stream}/sse`, { since }));
  events.onopen = () => { state.textContent = "live"; };
  events.onerror = () => { state.textContent = "reconnecting …"; };
  events.addEventListener("gap", () => {
    state.textContent = "live; some older messages are no longer kept";
  });
  events.addEventListener("article", (event) => show(JSON.parse(event.data)));
}

async function start() {
  const answer = await (await fetch(address("v1/topics"))).json();
  for (const stream of ["articles", ...answer.topics]) {
    const name = stream === "articles" ? "all" : stream;
    const chip = element("button", { type: "button", textContent: name });
    chip.dataset.stream = stream;
    chip.addEventListener("click", () => open(stream));
    chips.append(chip);
  }
  await open("articles");
}

start().catch((error) => { state.textContent = `cannot reach the service: ${error.message}`; });
