/* After the Knock, embed loader v1 (MIT)
   <script async src=".../embed/v1/loader.js" data-flow="at-the-door" data-lang="zh"></script>   puts the flow in its place;
   <flow-tree-embed flow="at-the-door" lang="zh"><a href="...">...</a></flow-tree-embed>           is the same as markup.
   Also theme (light, dark, auto), background and accent (RRGGBB). Hears height and ready from its own frame, sends nothing.
   Written in ASCII, since a host may be of any charset. */
(() => {
  const TAG = "flow-tree-embed", BRAND = "after-the-knock:", script = document.currentScript;
  // Of each flow its title and the height of its first screen, in steps of 160 px, from 280, 320, 360, 480 and 640 px on.
  const FLOWS = {
    "will-they-visit": { zh: ["\u4ed6\u4eec\u4f1a\u4e0a\u95e8\u5417", "77766"], en: ["Will they come to my door?", "98776"] },
    "at-the-door": { zh: ["\u6709\u4eba\u5728\u95e8\u53e3\uff0c\u600e\u4e48\u529e", "aa998"], en: ["Someone is at the door", "caa98"] },
    "is-it-legal": { zh: ["\u4ed6\u4eec\u8fd9\u6837\u505a\uff0c\u8fdd\u89c4\u5417", "88877"], en: ["Is what they did allowed?", "a9887"] },
    "real-or-fake": { zh: ["\u662f\u771f\u7684\u8fd8\u662f\u5047\u7684\uff0c\u600e\u4e48\u6838\u5b9e", "98888"], en: ["Real or fake? How to check", "ba988"] },
    "what-next": { zh: ["\u8fd9\u7b14\u503a\uff0c\u63a5\u4e0b\u6765\u600e\u4e48\u529e", "77666"], en: ["The debt itself: what next?", "88766"] },
  };
  const LINK = { zh: "\u6572\u95e8\u4e4b\u540e\uff1a\u6253\u5f00\u5b8c\u6574\u9875\u9762", en: "After the Knock: open the full page" };
  const KNOWN = { flow: Object.keys(FLOWS), lang: ["zh", "en"], theme: ["", "light", "dark", "auto"] };
  const SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox allow-modals allow-top-navigation-to-custom-protocols";
  const folder = new URL(".", script.src).href, STEP = 160;
  const style = (element, rules) => Object.entries(rules).forEach(([name, value]) => element.style.setProperty(name, value, "important"));

  class FlowTreeEmbed extends HTMLElement {
    static get observedAttributes() { return ["flow", "lang", "theme", "background", "accent"]; }

    connectedCallback() {
      addEventListener("message", this);
      this.draw();
    }

    disconnectedCallback() { removeEventListener("message", this); }

    attributeChangedCallback() { if (this.link) this.draw(); }

    /** The link stands below the frame: it is what shows until the frame has come, and if it cannot. */
    draw() {
      const given = (name) => this.getAttribute(name) || "";
      const near = this.closest("[lang]"), wanted = given("lang") || (near && near.lang) || "zh";
      const settings = { flow: given("flow"), lang: wanted.split("-")[0], theme: given("theme") };
      const wrong = Object.keys(KNOWN).filter((name) => !KNOWN[name].includes(settings[name]));
      for (const name of wrong) console.error(`after-the-knock: ${name} "${settings[name]}" is not known; there are ${KNOWN[name].filter(Boolean).join(", ")}`);
      const lang = LINK[settings.lang] ? settings.lang : "zh", known = FLOWS[settings.flow];
      this.flow = settings.flow;
      this.link = Object.assign(document.createElement("a"), { href: new URL(`../../${lang === "en" ? "en/" : ""}flows/${known ? this.flow + "/" : ""}`, folder).href, textContent: LINK[lang], target: "_blank", rel: "noopener" });
      this.frame = null;
      style(this, { display: "block", position: "relative" });
      if (!known || wrong.includes("lang")) return this.replaceChildren(this.link);
      const asked = ["theme", "background", "accent"].filter((name) => given(name)).map((name) => `&${name}=${encodeURIComponent(given(name))}`);
      this.frame = Object.assign(document.createElement("iframe"), { title: known[lang][0], loading: "lazy", allow: "clipboard-write", src: `${folder}${this.flow}.${lang}.html?full${asked.join("")}` });
      this.frame.setAttribute("sandbox", SANDBOX);
      const wide = this.clientWidth;
      this.least = STEP * parseInt(known[lang][1][[320, 360, 480, 640].filter((width) => wide >= width).length], 16);
      style(this.frame, { display: "block", position: "relative", "box-sizing": "border-box", width: "100%", "min-width": "0", "max-width": "100%", height: `${this.least}px`, border: "0", margin: "0", visibility: "visible" });
      style(this.link, { position: "absolute", "inset-block-start": "0", "inset-inline-start": "0" });
      this.replaceChildren(this.link, this.frame);
    }

    handleEvent({ source, origin, data }) {
      if (!this.frame || source !== this.frame.contentWindow || origin !== "null" || !data || data.flow !== this.flow) return;
      if (data.type === `${BRAND}ready`) this.link.remove();
      const { height } = data;
      if (data.type === `${BRAND}height` && Number.isInteger(height) && height > 0 && height % STEP === 0 && height <= 100 * STEP) {
        style(this.frame, { height: `${Math.max(height, this.least)}px` });
      }
    }
  }

  if (!customElements.get(TAG)) customElements.define(TAG, FlowTreeEmbed);
  if (!script.dataset.flow) return;
  const embed = document.createElement(TAG);
  for (const name of FlowTreeEmbed.observedAttributes) if (script.dataset[name]) embed.setAttribute(name, script.dataset[name]);
  script.replaceWith(embed);
})();
