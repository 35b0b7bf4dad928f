// The filters of a wall. A choice made by pointer is applied at once; with keys a reader walks
// through the choices of a list, and applies the one that is wanted. The focus stays on its field.
const FOCUS = "rasid-focus"; // of a tab: the field whose choice leads to the next page

function filled(event) {
  for (const [name, value] of [...event.formData]) if (!value) event.formData.delete(name);
}

export class Filters {
  #form;
  #tell;
  #isByKeys = false;
  #changedLast = ""; // field

  // `tell` says that a choice waits to be applied.
  constructor(form, tell) {
    this.#form = form;
    this.#tell = tell;
    form.addEventListener("keydown", () => { this.#isByKeys = true; });
    form.addEventListener("pointerdown", () => { this.#isByKeys = false; });
    form.addEventListener("change", (event) => this.#changed(event.target.name));
    form.addEventListener("submit", () => this.#keepFocus());
    addEventListener("pageshow", (event) => { if (event.persisted) this.#reset(); });
    this.#giveFocusBack();
  }

  #changed(name) {
    this.#changedLast = name;
    if (!this.#isByKeys) return this.#form.requestSubmit();
    if (!this.#form.classList.contains("is-dirty")) this.#tell();
    this.#form.classList.add("is-dirty");
  }

  // A page that was left by a choice comes back without it.
  #reset() {
    this.#form.reset();
    this.#form.classList.remove("is-dirty");
  }

  // The button is there only while something waits: the field that changed has the focus after it.
  #keepFocus() {
    const field = document.activeElement;
    const isHere = this.#form.contains(field);
    try {
      sessionStorage.setItem(FOCUS, isHere ? field.name || this.#changedLast : "");
    } catch { /* a private window */ }
  }

  #giveFocusBack() {
    let name = "";
    try {
      name = sessionStorage.getItem(FOCUS) ?? "";
      sessionStorage.removeItem(FOCUS);
    } catch { /* a private window */ }
    const field = name && this.#form.elements.namedItem(name);
    if (!(field instanceof HTMLElement)) return;
    const menu = field.closest("details");
    if (menu) menu.open = true;
    field.focus({ preventScroll: true });
  }
}

// Empty fields are left out of an address.
export function sendFilledFields(root) {
  for (const form of root.querySelectorAll("form:not([method])")) {
    form.addEventListener("formdata", filled);
  }
}
