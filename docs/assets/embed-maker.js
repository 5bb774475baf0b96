// @ts-check
/* The page /embed/: fills the codes in as the reader chooses, shows the flow beside them, copies with one tap.
   Nothing chosen is stored or sent. Without script the codes stand as written. */
(() => {
  const form = /** @type {HTMLFormElement} */ (document.querySelector(".embed-maker"));
  const preview = document.querySelector(".embed-preview"), loader = document.currentScript.dataset.loader;
  const shown = document.createElement("flow-tree-embed"), { base } = form.dataset;

  const fill = () => {
    const { flow, lang, theme, coloured, background, accent } = form.elements;
    const settings = Object.entries({ theme: theme.value === "auto" ? "" : theme.value, ...(coloured.checked && { background: background.value.slice(1), accent: accent.value.slice(1) }) }).filter(([, value]) => value);
    const written = (/** @type {string} */ before) => settings.map(([name, value]) => ` ${before}${name}="${value}"`).join("");
    const words = {
      base, flow: flow.value, lang: lang.value, title: flow.selectedOptions[0].dataset[lang.value],
      page: `${base}${lang.value === "en" ? "en/" : ""}flows/${flow.value}/`,
      data: written("data-"), attributes: written(""), query: settings.map(([name, value]) => `&${name}=${value}`).join(""),
    };
    for (const code of document.querySelectorAll("[data-code]")) code.textContent = code.dataset.code.replace(/\{(\w+)\}/g, (_, name) => words[name]);
    for (const name of ["theme", "background", "accent"]) shown.removeAttribute(name);
    for (const [name, value] of [["flow", words.flow], ["lang", words.lang], ...settings]) shown.setAttribute(name, value);
  };

  form.hidden = preview.hidden = false;
  fill();
  form.addEventListener("input", fill);
  document.head.append(Object.assign(document.createElement("script"), { src: loader, onload: () => preview.append(shown) }));

  for (const button of document.querySelectorAll("[data-copy-code], [data-copy-rich]")) {
    const part = button.parentElement.querySelector("code, [data-rich]");
    button.hidden = false;
    button.addEventListener("click", () => {
      getSelection().selectAllChildren(part);
      document.execCommand("copy"); // the selection with its looks; where it is refused it can be copied by hand
      button.textContent = button.dataset.done;
    });
  }
})();
