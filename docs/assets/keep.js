// @ts-check
/* The control that keeps the site on this device, and removes it again. Nothing is stored before the tap; nothing is
   offered in a frame, from a folder, or where the browser cannot keep pages. The keeping itself is done by sw.js. */
(() => {
  const part = /** @type {HTMLElement | null} */ (document.querySelector("[data-keep]"));
  if (!part || window !== parent || !location.protocol.startsWith("http") || !isSecureContext || !("serviceWorker" in navigator)) return;
  const lang = part.dataset.keep, root = new URL(part.dataset.root, location.href).href, family = `after-the-knock ${root} `;
  const button = (action) => /** @type {HTMLButtonElement} */ (part.querySelector(`[data-action=${action}]`));

  const names = async () => (await caches.keys()).filter((name) => name.startsWith(family));
  const languages = async () => new Set((await names()).flatMap((name) => name.split(" ").pop().split(",")));

  /** Shows the buttons that fit what is kept, and one line of what was done. @param {string} [said] */
  async function show(said) {
    const kept = await languages();
    button("keep").hidden = kept.has(lang);
    button("remove").hidden = !kept.size;
    for (const line of part.querySelectorAll("[data-said]")) line.hidden = line.dataset.said !== (said || (kept.has(lang) && "kept"));
    part.hidden = false;
  }

  async function keep() {
    // A new address each time: a worker that lost its cache is set up again.
    const address = `${root}sw.js?keep=${[...(await languages()).add(lang)].sort()}&at=${Date.now()}`;
    const { installing } = await navigator.serviceWorker.register(address, { updateViaCache: "none" });
    await new Promise((done, fail) => {
      const look = () => (installing.state === "activated" ? done() : installing.state === "redundant" && fail());
      installing.addEventListener("statechange", look);
      look();
    });
  }

  async function remove() {
    for (const name of await names()) await caches.delete(name);
    const registration = await navigator.serviceWorker.getRegistration(root);
    if (registration && registration.scope === root) await registration.unregister();
  }

  /** @param {string} action @param {() => Promise<void>} act @param {string} done */
  const on = (action, act, done) => button(action).addEventListener("click", async () => {
    await show("busy");
    button(action).disabled = true;
    const said = await act().then(() => done, () => "failed");
    button(action).disabled = false;
    await show(said);
  });
  on("keep", keep, "kept");
  on("remove", remove, "removed");
  show().catch(() => {}); // a browser that refuses to look is not offered anything
})();
