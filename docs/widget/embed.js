// @ts-check
/* What an embed adds to <flow-tree>; it stands before the element and hears nothing from its host.

   Address  ?theme=light|dark|auto&background=RRGGBB&accent=RRGGBB; whatever the colours, text keeps WCAG AA contrast
            &full says that the frame may open links, ring, print and copy; a sandbox without it shows only what works there
   To host  {type: "after-the-knock:ready", flow} once, {type: "after-the-knock:height", flow, height} in steps of 160;
            outcomes of one height are never fewer than two, so the height does not tell which was reached. */
(() => {
  const STEP = 160, AA = 4.5, EDGE = 3;
  const root = document.documentElement, tree = /** @type {HTMLElement} */ (document.querySelector("flow-tree"));
  const asked = new URLSearchParams(location.search), framed = window !== parent;
  const bare = framed && origin === "null" && !asked.has("full");
  root.toggleAttribute("data-bare", bare);

  // -- Colours --------------------------------------------------------------------------------------------------------
  /** @param {string} name @param {RegExp} allowed @param {string} said */
  const parameter = (name, allowed, said) => {
    const value = asked.get(name) || "";
    if (!value || allowed.test(value)) return value;
    console.warn(`after-the-knock: ${name}=${value} is not known; ${said}`);
    return "";
  };
  const theme = parameter("theme", /^(light|dark|auto)$/, "write light, dark or auto");
  const [background, accent] = ["background", "accent"].map((name) => parameter(name, /^[\da-f]{6}$/i, "write RRGGBB").replace(/^(?=.)/, "#"));

  /** Any CSS colour as three numbers of 0 to 255. @param {string} colour @returns {number[]} */
  const rgb = (colour) => {
    root.style.color = colour;
    return getComputedStyle(root).color.match(/\d+/g).map(Number);
  };
  /** WCAG's relative luminance. @param {number[]} colour */
  const luminance = (colour) => [.2126, .7152, .0722].reduce((sum, share, index) => {
    const part = colour[index] / 255;
    return sum + share * (part > .04045 ? ((part + .055) / 1.055) ** 2.4 : part / 12.92);
  }, 0);
  /** @param {number[]} one @param {number[]} other */
  const contrast = (one, other) => {
    const [dim, bright] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (bright + .05) / (dim + .05);
  };
  const isDark = (/** @type {number[]} */ colour) => luminance(colour) < .179; // white stands out more than black
  /** The colour, moved away from the grounds until it stands out on all. @param {number[]} colour @param {number[][]} grounds @param {number} least */
  const readable = (colour, grounds, least) => {
    const up = isDark(grounds[0]);
    while (grounds.some((ground) => contrast(colour, ground) < least) && colour.some((part) => part !== (up ? 255 : 0))) {
      colour = colour.map((part) => (up ? Math.min(255, part + 5) : Math.max(0, part - 5)));
    }
    return colour;
  };
  const dark = background ? isDark(rgb(background)) : theme === "dark";
  if (background || theme === "light" || dark) {
    for (const rule of document.styleSheets[0].cssRules) {
      if (rule instanceof CSSMediaRule && rule.conditionText.includes("color-scheme")) rule.media.mediaText = dark ? "screen" : "not all";
    }
    root.style.colorScheme = dark ? "dark" : "light";
  }
  if (background || accent) {
    const paper = rgb(background || "var(--k-paper)"), grounds = [paper, rgb("var(--k-surface)"), rgb("var(--k-sunk)")];
    const paint = (/** @type {string} */ name, /** @type {number[]} */ colour) => root.style.setProperty(`--k-${name}`, `rgb(${colour})`);
    for (const name of ["ink", "ink2", "link", "edge"]) {
      paint(name, readable(rgb(name === "link" && accent || `var(--k-${name})`), grounds, name === "edge" ? EDGE : AA));
    }
    if (accent) paint("door", readable(rgb(accent), [[255, 255, 255]], AA));
    paint("paper", paper);
    root.style.color = "";
  }

  // -- What this frame may do, and what its height may tell -----------------------------------------------------------
  const settle = () => {
    for (const link of document.querySelectorAll("a[href]:not([href^='#'])")) {
      if (bare) {
        if (link.closest(".embed__credit")) link.textContent = link.getAttribute("href");
        link.removeAttribute("href");
      } else if (link.protocol !== "tel:") {
        link.target = "_blank";
      }
    }
    const outcome = tree.querySelector("[data-outcome]");
    if (!framed || !outcome) return;
    const list = tree.querySelector(".flow-tree__answers");
    if (list.parentElement.tagName !== "DETAILS") {
      const folded = Object.assign(document.createElement("details"), { className: "embed__answers" });
      folded.append(Object.assign(document.createElement("summary"), { textContent: list.getAttribute("aria-label") }));
      list.before(folded);
      folded.append(list);
    }
    outcome.style.minHeight = `${+level(outcome.dataset.outcome) + outcome.querySelector(".flow-tree__actions").offsetHeight}px`;
  };

  /** The height an outcome takes: its own, or its taller neighbour's where it would be alone. @param {string} outcome */
  const level = (outcome) => {
    const all = tree.querySelector(".flow-tree__all"), heights = {}; // numbers as keys come in rising order
    const join = (lower, upper) => {
      if (!upper || Math.min(heights[lower].length, heights[upper].length) > 1) return;
      heights[upper].push(...heights[lower]);
      delete heights[lower];
    };
    all.open = true;
    for (const one of all.querySelectorAll(".flow-tree__outcome")) (heights[Math.ceil(one.offsetHeight / STEP) * STEP] ||= []).push(one.id.split("--")[1]);
    all.open = false;
    Object.keys(heights).forEach((height, index, steps) => heights[height].length < 2 && join(height, steps[index + 1]));
    join(...Object.keys(heights).slice(-2));
    return Object.keys(heights).find((height) => heights[height].includes(outcome));
  };

  const tell = (/** @type {string} */ type, /** @type {object} */ more) => parent.postMessage({ type: `after-the-knock:${type}`, flow: tree.dataset.flow, ...more }, "*");
  let width = 0, height = 0;
  const measure = () => {
    if (width !== innerWidth) settle();
    width = innerWidth;
    const now = Math.ceil(document.body.offsetHeight / STEP) * STEP;
    if (now !== height) tell("height", { height: height = now });
  };

  const today = new Date().toISOString().slice(0, 10);
  for (const notice of document.querySelectorAll("[data-stale]")) notice.hidden = today <= notice.dataset.stale;
  settle();
  new MutationObserver(settle).observe(tree, { childList: true, subtree: true });
  if (framed) {
    new ResizeObserver(measure).observe(document.body);
    addEventListener("load", () => { measure(); tell("ready", {}); });
  }
})();
