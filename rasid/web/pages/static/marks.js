// What a reader starred and read: kept by the server, and on this machine only for strangers of an
// open wall. A star is an article's, as on its page; read is a story.
const BUTTONS = { star: ".star", read: ".rd" };
const GATHER = 1500; // milliseconds in which read marks are gathered: many come by a key
const MOST = 2000;

export class Marks {
  #sets = { star: new Set(), read: new Set() };
  #options;
  #waiting = new Map(); // read marks that are not sent yet, by story: true or false
  #timer = null;
  #stars = new Map(); // stars that are not sent yet, by article: true or false
  #underWay = new Set(); // articles whose star is being sent

  // `form` proves our requests, "" where the server keeps nothing; `kept` is this machine's memory.
  constructor(options) {
    this.#options = options;
    if (options.form) this.#load();
    else this.#know(Object.fromEntries(Object.keys(BUTTONS).map((name) => [
      name, options.kept.list(name),
    ])));
    addEventListener("pagehide", () => this.#sendAll());
    addEventListener("pageshow", (event) => { if (event.persisted && options.form) this.#load(); });
  }

  async #load() {
    try {
      const answer = await fetch("/kept/marks");
      if (!answer.ok) return;
      this.#know(await answer.json());
      for (const [story, isOn] of this.#waiting) this.#put("read", story, isOn);
      this.show(document);
    } catch {
      // they are missing; the page is whole
    }
  }

  #know(marks) {
    for (const name of Object.keys(BUTTONS)) this.#sets[name] = new Set(marks[name]);
  }

  #put(name, key, isOn) { this.#sets[name][isOn ? "add" : "delete"](key); }

  show(part) {
    for (const story of part.querySelectorAll(".story")) {
      for (const [name, button] of Object.entries(BUTTONS)) {
        const isOn = this.#sets[name].has(id(name, story));
        story.querySelector(button)?.setAttribute("aria-pressed", isOn);
        if (name === "read") story.classList.toggle("read", isOn);
      }
    }
  }

  toggle(name, story) {
    const isOn = this.#turn(name, story);
    if (!this.#options.form) {
      this.#options.kept.keep(name, [...this.#sets[name]].slice(-MOST));
    } else if (name === "read") {
      this.#waiting.set(id(name, story), isOn);
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#send(), GATHER);
    } else {
      this.#stars.set(story.dataset.article, isOn);
      this.#sendStar(story.dataset.article);
    }
  }

  // Of quick clicks the last one must arrive last: while one is under way, the newest waits.
  async #sendStar(article) {
    if (this.#underWay.has(article)) return;
    this.#underWay.add(article);
    while (this.#stars.has(article)) {
      const isOn = this.#stars.get(article);
      this.#stars.delete(article);
      const isKept = await this.#postStar(article, isOn);
      if (isKept || this.#stars.has(article)) continue;
      this.#put("star", article, !isOn);
      this.show(document);
    }
    this.#underWay.delete(article);
  }

  #postStar(article, isOn) {
    const fields = [["article", article], ["from", "wall"]];
    return this.#post("/kept/star", isOn ? fields : [...fields, ["forget", "1"]]);
  }

  #sendAll() {
    for (const [article, isOn] of this.#stars) this.#postStar(article, isOn);
    this.#stars.clear();
    this.#send();
  }

  #turn(name, story) {
    const isOn = !this.#sets[name].has(id(name, story));
    this.#put(name, id(name, story), isOn);
    this.show(story.parentElement ?? document);
    return isOn;
  }

  #send() {
    for (const isOn of [true, false]) {
      const stories = [...this.#waiting].filter((one) => one[1] === isOn).slice(0, 300);
      const fields = stories.map(([story]) => ["story", story]);
      if (fields.length) this.#post("/kept/read", isOn ? fields : [...fields, ["forget", "1"]]);
    }
    this.#waiting.clear();
  }

  // Sends a form as a page would; the answer leads to a page, which nobody needs.
  async #post(path, fields) {
    const body = new URLSearchParams([["form", this.#options.form], ...fields]);
    try {
      const sent = { method: "POST", body, redirect: "manual", keepalive: true };
      const answer = await fetch(path, sent);
      if (answer.ok || answer.type === "opaqueredirect") return true;
    } catch {
      // told below
    }
    this.#options.tellFailure();
    return false;
  }
}

const id = (name, story) => (name === "star" ? story.dataset.article : story.dataset.story);
