// What comes while a wall is open. The stream is read with fetch, because an EventSource tells
// neither the status of a refusal nor when it tries again.
const $ = (selector) => document.querySelector(selector);
const MOST_SECONDS = 60; // between two tries
const SILENT_SECONDS = 40; // the server sends something every 15
const PLACES = ["cursor", "before"]; // of a page: what is new belongs to none
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

const isAfter = (id, other) => {
  const [ms, seq, otherMs, otherSeq] = `${id}-${other}`.split("-").map(Number);
  return ms > otherMs || (ms === otherMs && seq > otherSeq);
};

export class Live {
  #options;
  #words;
  #waiting = new Map(); // stories that are not shown yet, by id, with their newest message
  #last;
  #shownUntil;
  #isPaused = false;
  #tries = 0;
  #taking = 0;
  #generation = 0; // a newer connection or page makes an older answer void
  #stop = null;
  #timer = null;

  constructor(options) {
    this.#options = options;
    this.#words = options.words;
    this.#last = this.#shownUntil = options.last;
    $("#pill button").addEventListener("click", () => this.take());
    $("#pause").addEventListener("click", () => this.pause());
    $("#again").addEventListener("click", () => this.start());
    addEventListener("pagehide", () => this.#hangUp());
    addEventListener("pageshow", (event) => { if (event.persisted) this.start(); });
    addEventListener("online", () => this.start());
  }

  start() {
    this.#hangUp();
    this.#listen(++this.#generation);
  }

  pause() {
    this.#isPaused = !this.#isPaused;
    $("#pause").setAttribute("aria-pressed", this.#isPaused);
    if (!$("#ended").hidden) return;
    this.#sign(this.#isPaused ? "paused" : "live");
    this.#count();
  }

  // Asks the server for the cards of what is new, and shows them.
  async take() {
    if (!this.#waiting.size) return;
    const mine = ++this.#taking;
    const feed = $("#feed");
    const address = new URL(location.href);
    address.searchParams.set("after", this.#shownUntil);
    for (const name of PLACES) address.searchParams.delete(name);
    if (PLACES.some((name) => new URLSearchParams(location.search).has(name))) {
      address.searchParams.delete("after"); // what is new does not stand above older news
      return location.assign(address);
    }
    feed.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address);
      if (mine !== this.#taking) return;
      if (!answer.ok) return this.#end(answer.status, answer.headers.get("retry-after"));
      const cards = this.#options.parsed(await answer.text());
      if (mine !== this.#taking) return;
      const until = answer.headers.get("rasid-up-to"); // the index may be a moment behind
      this.#shownUntil = until;
      for (const [story, id] of this.#waiting) {
        if (!isAfter(id, until)) this.#waiting.delete(story);
      }
      this.#count();
      await this.#options.show(cards);
    } catch {
      this.#end(0);
    } finally {
      feed.setAttribute("aria-busy", "false");
    }
  }

  async #listen(mine) {
    const stop = new AbortController();
    this.#stop = stop;
    const address = new URL(this.#options.address, location.href);
    address.searchParams.set("after", this.#last);
    for (const name of PLACES) address.searchParams.delete(name);
    try {
      const answer = await fetch(address, { signal: stop.signal, cache: "no-store" });
      if (mine !== this.#generation) return;
      if (!answer.ok) return this.#end(answer.status, answer.headers.get("retry-after"));
      this.#tries = 0;
      $("#ended").hidden = true;
      $("#silent")?.remove();
      this.#sign(this.#isPaused ? "paused" : "live");
      await this.#read(answer.body.pipeThrough(new TextDecoderStream()).getReader(), mine, stop);
    } catch {
      // told below
    }
    if (mine === this.#generation) this.#end(0);
  }

  async #read(reader, mine, stop) {
    let rest = "";
    for (;;) {
      const silence = setTimeout(() => stop.abort(), SILENT_SECONDS * 1000);
      const { done, value } = await reader.read();
      clearTimeout(silence);
      if (done || mine !== this.#generation) return;
      const events = (rest + value).split("\n\n");
      rest = events.pop();
      events.forEach((event) => this.#hear(event));
    }
  }

  #hear(event) {
    const fields = Object.fromEntries(event.split("\n").map((line) => line.split(/: (.*)/s)));
    if (fields.event !== "news") return;
    this.#last = fields.id;
    for (const story of JSON.parse(fields.data)) {
      this.#waiting.delete(story);
      this.#waiting.set(story, fields.id);
    }
    while (this.#waiting.size > 999) this.#waiting.delete(this.#waiting.keys().next().value);
    this.#count();
  }

  #count() {
    const n = this.#waiting.size;
    const isShown = n > 0 && !this.#isPaused;
    $("#pill").hidden = !isShown;
    if (isShown) {
      const forms = this.#words.new_stories;
      const rule = new Intl.PluralRules(document.documentElement.lang).select(n);
      $("#pilltext").textContent = fill(forms[rule] ?? forms.other, { n });
    }
    document.title = document.title.replace(/^\(\d+\) /, "").replace(/^/, isShown ? `(${n}) ` : "");
  }

  #sign(state) {
    const sign = $("#live");
    if (sign.dataset.to === state) return;
    sign.dataset.to = state;
    sign.textContent = this.#words[state];
  }

  // Says why nothing comes, since when, and when it is tried again.
  #end(status, retryAfter) {
    this.#hangUp();
    this.#sign("ended");
    const w = this.#words;
    const reasons = {
      401: w.ended_token, 503: w.ended_full, 504: w.ended_silent, 0: w.ended_network,
    };
    const reason = reasons[status] ?? fill(w.ended_code, { code: status });
    const note = $("#ended");
    if (note.hidden) {
      const clock = new Date().toTimeString().slice(0, 5);
      note.dataset.since = fill(w.ended_since, { clock });
    }
    note.hidden = false;
    $("#endwhy").textContent = `${note.dataset.since} ${reason}`;
    $("#again").hidden = status === 401;
    $("#endnext").textContent = "";
    if (status === 401) return this.#askForToken();
    const least = Math.min(MOST_SECONDS, 2 ** ++this.#tries);
    const seconds = Math.max(least * (0.75 + Math.random() / 2), Number(retryAfter) || 0);
    this.#wait(Math.ceil(Math.min(seconds, 5 * MOST_SECONDS)));
  }

  #wait(seconds) {
    $("#endnext").textContent = fill(this.#words.ended_next, { seconds });
    this.#timer = setTimeout(() => (seconds > 1 ? this.#wait(seconds - 1) : this.start()), 1000);
  }

  #askForToken() {
    const link = document.createElement("a");
    link.href = `/session?next=${encodeURIComponent(location.pathname + location.search)}`;
    link.textContent = this.#words.sign_in;
    $("#endnext").replaceChildren(link);
  }

  #hangUp() {
    this.#generation += 1;
    clearTimeout(this.#timer);
    this.#stop?.abort();
  }
}
