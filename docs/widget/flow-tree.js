// @ts-check
/* <flow-tree>: walks a flow one question at a time.

   HTML   <flow-tree data-flow="id" data-start="question" [data-page="its full page, for copies and links"]>
            <details class="flow-tree__all">   the whole flow, readable and walkable by its links; it is also the data
            <template class="flow-tree__words">  interface words as JSON
          </flow-tree>
   Shown  [data-question] with button[data-option]s, or [data-outcome][data-urgency];
          [data-action] is back, restart, change, print, copy, share or hide (which leaves a blank page in this one's place).
   State  the options chosen so far, and nothing else; the address carries it: #<flow>/<option>/<option>
   Events flow-tree-answer {flow, question, option} and flow-tree-outcome {flow, outcome}; both bubble, neither leaves the page.
   Loads nothing, stores nothing. Without script, or if the data is broken, the content stays as it was written. */

/** @typedef {{id: string, to: string}} Option */
/** @typedef {{when: Record<string, string[]>, to: string}} Rule */
/** @typedef {{start: string, questions: Map<string, Option[]>, rules: Rule[], moved: Record<string, string>}} Model */
/** @typedef {{node: string, path: {question: string, option: string}[], whole: boolean}} Place */

class FlowTree extends HTMLElement {
  static define(tag = "flow-tree") {
    if (!customElements.get(tag)) customElements.define(tag, FlowTree);
  }

  /** Follows options from the start; stops early, with whole = false, at the first that no longer fits.
   * @param {Model} model @param {string[]} options @returns {Place} */
  static walk(model, options) {
    let node = model.start;
    const path = [];
    for (const chosen of options) {
      const name = model.moved[chosen] || chosen;
      const option = (model.questions.get(node) || []).find((one) => one.id === name);
      if (!option) return { node, path, whole: false };
      path.push({ question: node, option: name });
      node = option.to;
      if (node === "rules") node = FlowTree.decide(model, path);
    }
    return { node, path, whole: true };
  }

  /** The outcome of the first rule that fits. @param {Model} model @param {Place["path"]} path */
  static decide(model, path) {
    const fits = (/** @type {Rule} */ rule) => FlowTree.fits(rule.when, path);
    return /** @type {Rule} */ (model.rules.find(fits)).to;
  }

  /** @param {Record<string, string[]>} when @param {Place["path"]} path */
  static fits(when, path) {
    return Object.entries(when).every(([question, options]) => path.some((one) => one.question === question && options.includes(one.option)));
  }

  /** Questions still to come after this one, at most. @param {Model} model @param {string} node @returns {number} */
  static remaining(model, node) {
    const after = (model.questions.get(node) || []).map(({ to }) => (model.questions.has(to) ? 1 + FlowTree.remaining(model, to) : 0));
    return Math.max(0, ...after);
  }

  /** @type {string[]} */ #options = [];
  /** Later answers kept while one is changed, by question. @type {Map<string, string>} */ #kept = new Map();
  /** Whether the address is still to follow the screen. */ #due = false;

  connectedCallback() {
    if (this.#stage) return;
    try {
      this.#all = this.querySelector(".flow-tree__all");
      this.#words = JSON.parse(this.querySelector(".flow-tree__words").content.textContent);
      this.#model = this.#read();
    } catch (error) {
      console.error("flow-tree stays as written", error);
      return;
    }
    this.#frame();
    this.prepend(this.#stage);
    this.#all.open = false;
    this.addEventListener("click", this);
    addEventListener("popstate", this);
    addEventListener("hashchange", this);
    this.#restore(false);
  }

  disconnectedCallback() {
    if (!this.#stage) return;
    removeEventListener("popstate", this);
    removeEventListener("hashchange", this);
    this.removeEventListener("click", this);
    this.#stage.remove();
    this.#stage = null;
    this.#all.open = true;
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (event.type !== "click") return this.#restore(true);
    const button = /** @type {HTMLElement} */ (event.target).closest(".flow-tree__stage button");
    if (!button) return;
    if (button.dataset.option) return this.#answer(button.dataset.option);
    switch (button.dataset.action) {
      case "back": return this.#go(this.#options.slice(0, -1));
      case "restart": return this.#go([]);
      case "change": return this.#change(Number(button.dataset.index));
      case "hide": return location.replace("about:blank");
      case "print": return print();
      case "copy": return void this.#copy(this.#text(), this.#words.copied);
      case "share": return void this.#share(button.dataset.with === "answers");
    }
  }

  /** @type {HTMLElement | null} */ #stage = null;
  /** @type {HTMLElement} */ #shown;
  /** @type {HTMLElement} */ #asked;
  /** @type {HTMLElement} */ #back;
  /** @type {SVGRectElement} */ #light;
  /** @type {HTMLElement} */ #said;
  /** @type {HTMLElement} */ #given;
  /** @type {HTMLDetailsElement} */ #all;
  /** @type {Record<string, string>} */ #words;
  /** @type {Model} */ #model;

  get #page() { return this.dataset.page ?? location.href.split("#")[0]; }

  /** The flow as read from the page, for walk() and for tests. */
  get model() { return this.#model; }

  /** The readable HTML is the data. @returns {Model} */
  #read() {
    const model = { start: this.dataset.start, questions: new Map(), rules: [], moved: JSON.parse(this.dataset.moved || "{}") };
    for (const section of this.#all.querySelectorAll(".flow-tree__question")) {
      const options = [...section.querySelectorAll("[data-option]")].map((link) => ({ id: link.dataset.option, to: this.#node(link.hash.slice(1)) }));
      model.questions.set(this.#node(section.id), options);
    }
    for (const link of this.#all.querySelectorAll(".flow-tree__rules a")) {
      model.rules.push({ when: FlowTree.#when(link), to: this.#node(link.hash.slice(1)) });
    }
    if (!this.#written(model.start)?.matches(".flow-tree__question")) throw new Error(`no question "${model.start}"`);
    return model;
  }

  /** `at-the-door--who` is the written section of the node who. @param {string} id */
  #node(id) { return id.slice(this.dataset.flow.length + 2); }

  /** @param {string} node @returns {HTMLElement} */
  #written(node) { return this.#all.querySelector(`#${this.dataset.flow}--${node}`); }

  /** @param {string} tag @param {object} [properties] */
  static #make(tag, properties) { return Object.assign(document.createElement(tag), properties); }

  /** `amount=small,not-sure;contact=in-touch` as a record. @param {HTMLElement} element */
  static #when(element) {
    const pairs = (element.dataset.when || "").split(";").filter(Boolean).map((pair) => pair.split("="));
    return Object.fromEntries(pairs.map(([question, options]) => [question, options.split(",")]));
  }

  /** @param {string} option */
  #answer(option) {
    const { node } = FlowTree.walk(this.#model, this.#options);
    const detail = { flow: this.dataset.flow, question: node, option };
    if (!this.dispatchEvent(new CustomEvent("flow-tree-answer", { bubbles: true, cancelable: true, detail }))) return;
    const options = [...this.#options, option];
    // After a change, answers that were given later and still fit are given again.
    for (let place = FlowTree.walk(this.#model, options); this.#kept.has(place.node); place = FlowTree.walk(this.#model, options)) {
      options.push(this.#kept.get(place.node));
      if (!FlowTree.walk(this.#model, options).whole) { options.pop(); break; }
    }
    this.#kept.clear();
    this.#go(options);
  }

  /** @param {number} index */
  #change(index) {
    const { path } = FlowTree.walk(this.#model, this.#options);
    this.#go(this.#options.slice(0, index));
    this.#kept = new Map(path.slice(index + 1).map((one) => [one.question, one.option]));
  }

  /** @param {string[]} options */
  #go(options) {
    this.#settle();
    this.#kept.clear();
    this.#options = options;
    this.#render(true);
    // The address follows the paint: on a slow phone writing it takes as long as drawing the question.
    this.#due = true;
    requestAnimationFrame(() => setTimeout(() => this.#settle()));
  }

  /** Writes an address that is still owed. */
  #settle() {
    // In an embed the host's back button stays the host's.
    if (this.#due) this.#write(window === parent ? "pushState" : "replaceState");
  }

  /** Puts the state into the address; a viewer that keeps no addresses loses nothing else. @param {"pushState" | "replaceState"} how */
  #write(how) {
    this.#due = false;
    const hash = this.#options.length ? `#${[this.dataset.flow, ...this.#options].join("/")}` : location.pathname + location.search;
    try { history[how](null, "", hash); } catch { /* opened from a mail or a chat */ }
  }

  /** @param {boolean} moved whether the reader did something; only then does the focus move */
  #restore(moved) {
    this.#due = false;
    let hash = location.hash.slice(1);
    try { hash = decodeURIComponent(hash); } catch { /* a broken address restores what it can */ }
    const [flow, ...options] = hash.split("/");
    if (flow !== this.dataset.flow) {
      const target = hash && document.getElementById(hash);
      if (target && this.#all.contains(target)) {
        if (!moved) this.#render(false);
        this.#all.open = true;
        target.scrollIntoView();
        return;
      }
      if (moved && hash) return;
      options.length = 0;
    }
    const place = FlowTree.walk(this.#model, options);
    const restored = place.path.map((one) => one.option);
    const same = moved && restored.join("/") === this.#options.join("/");
    this.#options = restored;
    if (!same) this.#render(moved);
    if (restored.length && !moved) this.scrollIntoView(); // a shared address opens at what it shares
    if (!place.whole) {
      this.#write("replaceState");
      this.#say(this.#words.restored);
    }
  }

  /** @param {boolean} moved */
  #render(moved) {
    const place = FlowTree.walk(this.#model, this.#options);
    const question = this.#model.questions.has(place.node);
    this.toggleAttribute("data-quiet", place.node === "overwhelmed");
    this.#progress(place, question);
    this.#answers(place);
    this.#say("");
    const shown = question ? this.#question(place) : this.#outcome(place);
    this.#shown.replaceWith(shown);
    this.#shown = shown;
    if (moved) {
      shown.querySelector("h2").focus({ preventScroll: true });
      this.scrollIntoView({ block: "start" });
    }
    if (!question) {
      const detail = { flow: this.dataset.flow, outcome: place.node };
      this.dispatchEvent(new CustomEvent("flow-tree-outcome", { bubbles: true, detail }));
    }
  }

  /** What stays from question to question, so that a tap draws the question and little else. */
  #frame() {
    const top = FlowTree.#make("div", { className: "flow-tree__top" });
    this.#asked = FlowTree.#make("p", { className: "flow-tree__progress" });
    this.#asked.setAttribute("aria-live", "polite");
    this.#back = this.#button("back");
    const gap = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    gap.setAttribute("class", "flow-tree__gap");
    gap.setAttribute("aria-hidden", "true");
    this.#light = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    this.#light.setAttribute("height", "100%");
    gap.append(this.#light);
    top.append(this.#asked, gap);
    this.#shown = FlowTree.#make("div");
    this.#said = FlowTree.#make("p", { className: "flow-tree__said" });
    this.#said.setAttribute("role", "status");
    this.#given = FlowTree.#make("dl", { className: "flow-tree__answers" });
    this.#given.setAttribute("aria-label", this.#words.answers);
    this.#stage = FlowTree.#make("div", { className: "flow-tree__stage" });
    this.#stage.append(top, this.#shown, this.#said, this.#given, this.#safety());
  }

  /** Progress in words, the way back, and the line of light. @param {Place} place @param {boolean} question */
  #progress(place, question) {
    const asked = place.path.length + 1;
    const more = FlowTree.remaining(this.#model, place.node);
    const words = question ? this.#words[more ? "progress" : "progress-last"] : this.#words.result;
    this.#asked.textContent = words.replace("{n}", String(asked)).replace("{m}", String(more));
    this.#light.setAttribute("width", `${question ? Math.round((100 * asked) / (asked + more + 1)) : 100}%`);
    if (!place.path.length) this.#back.remove();
    else if (!this.#back.parentNode) this.#asked.after(this.#back);
  }

  /** @param {Place} place */
  #question(place) {
    const section = this.#clone(place.node);
    section.dataset.question = place.node;
    for (const link of section.querySelectorAll("[data-option]")) {
      const button = FlowTree.#make("button", { type: "button" });
      button.dataset.option = link.dataset.option;
      button.append(...link.childNodes);
      link.replaceWith(button);
    }
    const heading = section.querySelector("h2");
    heading.id = `${this.dataset.flow}-asked`;
    const list = section.querySelector(".flow-tree__options");
    list.setAttribute("aria-labelledby", heading.id);
    return section;
  }

  /** @param {Place} place */
  #outcome(place) {
    const article = this.#clone(place.node);
    article.dataset.outcome = place.node;
    for (const reason of article.querySelectorAll("[data-when]")) {
      if (FlowTree.fits(FlowTree.#when(reason), place.path)) reason.removeAttribute("data-when");
      else reason.remove();
    }
    const actions = FlowTree.#make("div", { className: "flow-tree__actions" });
    const share = FlowTree.#make("details", { className: "flow-tree__share" });
    const plain = this.#button("share", this.#words["share-plain"]);
    const full = this.#button("share", this.#words["share-answers"]);
    full.dataset.with = "answers";
    share.append(FlowTree.#make("summary", { textContent: this.#words.share }), plain, full);
    actions.append(this.#button("print"), this.#button("copy"), this.#button("restart"), share);
    article.append(actions);
    return article;
  }

  /** A copy of a written section, its id left to the original. @param {string} node */
  #clone(node) {
    const section = /** @type {HTMLElement} */ (this.#written(node).cloneNode(true));
    section.removeAttribute("id");
    section.querySelector("h2").tabIndex = -1;
    return section;
  }

  /** Earlier answers, each with a way to change it; rows that still hold stay as they are. @param {Place} place */
  #answers(place) {
    const rows = this.#given.children;
    this.#given.hidden = !place.path.length;
    place.path.forEach(({ question, option }, index) => {
      const answer = `${question}/${option}`;
      if (rows[index]?.dataset.answer === answer) return;
      while (rows[index]) rows[index].remove();
      const written = this.#written(question);
      const row = FlowTree.#make("div");
      row.dataset.answer = answer;
      const asked = FlowTree.#make("dt", { textContent: written.querySelector("h2").textContent });
      const given = FlowTree.#make("dd", { textContent: written.querySelector(`[data-option="${option}"]`).textContent });
      const change = this.#button("change");
      change.dataset.index = String(index);
      change.setAttribute("aria-label", `${this.#words.change}: ${asked.textContent}`);
      const action = FlowTree.#make("dd");
      action.append(change);
      row.append(asked, given, action);
      this.#given.append(row);
    });
    while (rows[place.path.length]) rows[place.path.length].remove();
  }

  /** Danger and despair stay on every screen. */
  #safety() {
    const box = FlowTree.#make("p", { className: "flow-tree__safety" });
    box.append(FlowTree.#make("a", { href: "tel:110", textContent: this.#words.now }));
    for (const part of this.#words.despair.split(/(\d{3,5})/)) {
      box.append(/^\d+$/.test(part) ? FlowTree.#make("a", { href: `tel:${part}`, textContent: part }) : part);
    }
    if (this.dataset.door && this.dataset.flow !== "at-the-door") {
      const door = FlowTree.#make("a", { className: "flow-tree__door", textContent: this.#words.door });
      door.href = this.dataset.door;
      box.append(door);
    }
    const last = FlowTree.#make("span", { className: "flow-tree__private", textContent: `${this.#words.private} ` });
    if (this.#words.hide) last.append(this.#button("hide")); // an embed has no word for it: what surrounds it would stay
    box.append(last);
    return box;
  }

  /** @param {string} action @param {string} [label] */
  #button(action, label = this.#words[action]) {
    const button = FlowTree.#make("button", { type: "button", textContent: label });
    button.dataset.action = action;
    return button;
  }

  /** @param {string} words */
  #say(words) {
    this.#said.textContent = words;
  }

  /** The outcome as plain text, without what was answered. */
  #text() {
    const article = this.#clone(FlowTree.walk(this.#model, this.#options).node);
    for (const reason of article.querySelectorAll("[data-when]")) reason.remove();
    const lines = [...article.querySelectorAll("p, h2, h3, li")].map((part) => part.textContent.replace(/\s+/g, " ").trim());
    return [...lines, this.#page].join("\n");
  }

  /** @param {string} text @param {string} done */
  async #copy(text, done) {
    try {
      await navigator.clipboard.writeText(text);
      this.#say(done);
    } catch {
      const field = FlowTree.#make("textarea", { value: text });
      this.#stage.append(field);
      field.select();
      const copied = document.execCommand("copy");
      if (copied) field.remove(); // else it stays, selected, to be copied by hand
      this.#say(copied ? done : this.#words["copy-failed"]);
    }
  }

  /** @param {boolean} answers whether the link may show what was answered */
  async #share(answers) {
    const url = answers ? this.#page + location.hash : this.#page;
    try {
      await navigator.share({ url });
    } catch (error) { // no sheet here, or it is not allowed; one that was closed is an answer
      if (error.name !== "AbortError") this.#copy(url, this.#words.shared);
    }
  }
}

FlowTree.define();
