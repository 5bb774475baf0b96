// @ts-check
/* What a page gains with script; without it every page reads and works.
   - search: the theme's script is fetched when the reader first reaches for it, and what was typed is searched
   - language: the other language opens at the heading the reader is at
   - dates: a page past the date it was to be checked again says so
   - in a copy of the site, what is shared or copied names the published page
   - flow pictures open at their first question
   - sources: each provision's citation can be copied with one tap
   - report: the lines for an error report can be copied with one tap */
(() => {
  const root = document.documentElement;
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const query = /** @type {HTMLInputElement | null} */ (document.querySelector("[name=query]"));
  root.classList.replace("no-js", "js");

  let asked = false;
  const reachForSearch = () => {
    if (asked) return;
    asked = true;
    // A copy opened from a folder names two: the first stands in for the worker that browsers refuse there.
    const scripts = (script.dataset.search || "").split(" ").map((src) => Object.assign(document.createElement("script"), { src, async: false }));
    // The theme listens for keys and focus alone: what came before it, and text without keys, is passed on.
    scripts[scripts.length - 1].onload = () => query && query.dispatchEvent(new Event(document.activeElement === query ? "focus" : "keyup"));
    // Its style stands behind the theme's and before ours, which has the last word.
    document.querySelector("link[rel=stylesheet]").after(Object.assign(document.createElement("link"), { rel: "stylesheet", href: script.dataset.style }));
    document.head.append(...scripts);
    // The theme asks for these one after another; sent for now, they are here when it does.
    if (location.protocol === "file:") return;
    for (const href of (script.dataset.parts || "").split(" ")) document.head.append(Object.assign(document.createElement("link"), { rel: "prefetch", href }));
  };
  if (query) {
    const dialog = /** @type {HTMLInputElement} */ (document.getElementById("__search"));
    for (const part of document.querySelectorAll(".site-header__search, .md-search")) {
      for (const type of ["pointerenter", "touchstart", "focusin"]) part.addEventListener(type, reachForSearch, { passive: true });
    }
    if (new URLSearchParams(location.search).has("q")) reachForSearch();
    query.addEventListener("input", () => query.dispatchEvent(new Event("keyup")));
    document.addEventListener("keydown", (event) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || /input|textarea/i.test(event.target.tagName)) return;
      event.preventDefault();
      reachForSearch();
      dialog.checked = true;
      query.focus();
    });
    document.querySelector(".site-header__search").addEventListener("click", () => {
      dialog.checked = true;
      dialog.dispatchEvent(new Event("change"));
    });
    dialog.addEventListener("change", () => {
      reachForSearch();
      if (dialog.checked) query.focus();
    });
  }
  // Without script the menu is a place on the page that its opener leads to; with it, a drawer that takes the focus.
  const menu = document.getElementById("site-menu");
  if (menu) {
    const drawer = /** @type {HTMLInputElement} */ (document.getElementById("__drawer"));
    const opener = /** @type {HTMLElement} */ (document.querySelector(".site-header__menu"));
    const show = (/** @type {boolean} */ open) => {
      drawer.checked = open;
      opener.setAttribute("aria-expanded", String(open));
    };
    opener.setAttribute("role", "button");
    opener.setAttribute("aria-controls", menu.id);
    show(false);
    opener.addEventListener("click", (event) => {
      event.preventDefault();
      show(!drawer.checked);
      if (drawer.checked) menu.querySelector("a").focus();
    });
    opener.addEventListener("keydown", (event) => {
      if (event.key !== " ") return;
      event.preventDefault();
      opener.click();
    });
    drawer.addEventListener("change", () => show(drawer.checked)); // by the shade beside it
    menu.addEventListener("click", (event) => {
      const link = /** @type {HTMLElement} */ (event.target).closest("a[href^='#']");
      if (!link) return;
      show(false);
      if (!link.matches(".menu__close")) return;
      event.preventDefault();
      opener.focus();
    });
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !drawer.checked) return;
      show(false);
      opener.focus();
    });
    // What lies under the shade is not to be reached while it is there.
    menu.addEventListener("focusout", (event) => event.relatedTarget && !menu.contains(/** @type {Node} */ (event.relatedTarget)) && show(false));
  }

  // By the reader's own clock: a page past its date says so.
  const today = new Date().toISOString().slice(0, 10);
  for (const notice of document.querySelectorAll("[data-stale]")) notice.hidden = today <= notice.dataset.stale;

  /** The id of the last heading above the middle of the screen, "" at the top of the page. */
  const headingInView = () => {
    let id = "";
    if (scrollY > 0) {
      for (const heading of document.querySelectorAll("h2[id], h3[id]")) {
        if (heading.getBoundingClientRect().top > innerHeight / 2) break;
        id = heading.id;
      }
    }
    return id && `#${id}`;
  };
  const language = /** @type {HTMLAnchorElement | null} */ (document.querySelector(".site-header__language"));
  if (language) {
    language.addEventListener("click", () => {
      const walking = location.hash.includes("/");
      language.hash = walking ? location.hash : headingInView() || location.hash;
    });
  }

  // A copy of the site gives others the published address, or none; never a path of this device.
  const copied = /** @type {HTMLElement | null} */ (document.querySelector("[data-published]"));
  for (const tree of copied ? document.querySelectorAll("flow-tree") : []) {
    const share = () => tree.dataset.page || tree.querySelectorAll(".flow-tree__share").forEach((part) => part.remove());
    tree.dataset.page = copied.dataset.published;
    tree.addEventListener("flow-tree-outcome", share);
    share();
  }

  for (const picture of document.querySelectorAll(".flow-picture")) {
    const frame = picture.querySelector("[data-first]");
    picture.addEventListener("toggle", () => frame.scrollTo(0, frame.dataset.first - 40), { once: true });
  }

  for (const button of document.querySelectorAll("[data-action=copy-report]")) {
    const lines = button.closest(".report__body").querySelector("[data-copy]");
    button.hidden = false;
    button.addEventListener("click", () => copy(lines, lines.textContent, button, button.dataset.done));
  }

  const words = /** @type {HTMLElement | null} */ (document.querySelector("[data-copy-citation]"));
  for (const provision of words ? document.querySelectorAll(".provision") : []) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: words.dataset.copyCitation });
    button.addEventListener("click", () => copy(provision, citation(provision), button, words.dataset.done));
    provision.append(button);
  }

  /** Document, article, our paraphrase, addresses and date, a line each. @param {Element} provision */
  function citation(provision) {
    const source = provision.closest(".source");
    const page = copied ? copied.dataset.published : location.href.split("#")[0], address = page && `${page}#${provision.id}`;
    const official = source.querySelector(".source__facts a"), said = (part) => part.textContent.replace(/\s+/g, " ").trim();
    const checked = source.querySelector("time").closest("div");
    return [said(source.querySelector(".source__title")), ...[...provision.querySelectorAll("p")].map(said), words.dataset.ours,
      official && official.href, address, [...checked.children].map(said).join(" ")].filter(Boolean).join("\n");
  }

  /** Selects the part, copies the text and says so on the button; where copying is refused the selection can be copied by hand.
   * @param {Element} part @param {string} text @param {HTMLElement} button @param {string} done */
  async function copy(part, text, button, done) {
    getSelection().selectAllChildren(part);
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      document.execCommand("copy");
    }
    button.textContent = done;
  }
})();
