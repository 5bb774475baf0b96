// @ts-check
/* Loaded with the theme's search, before it. What is typed is put in the site's own words on its way to the theme's worker:
   the index brings the vocabulary, the words readers type in place of ours, and the words that say nothing.
   - 家访 asks for 上门, shangmen too; a word never written is read as the nearest one that is (harrasment)
   - an empty result offers the page for when someone is at the door
   - Tab walks the results */
(() => {
  /** @typedef {{ config: { separator: string, typed: Record<string, string>, stop: string[] }, docs: { title: string, text: string }[] }} Index */
  const SETUP = 0, QUERY = 2, RESULT = 3; // the theme's messages
  const HAN = /\p{sc=Han}/u, UNIT = /\p{sc=Han}|[a-z0-9.%']+/gu;
  const SYNTAX = /[*+\-:~^<>&]/; // what lunr's queries are written with

  const dialog = /** @type {HTMLElement} */ (document.querySelector(".md-search"));
  const input = /** @type {HTMLInputElement} */ (dialog.querySelector("[name=query]"));
  const results = /** @type {HTMLElement} */ (dialog.querySelector(".md-search-result__list"));
  const nothing = /** @type {HTMLTemplateElement} */ (dialog.querySelector("template"));
  const isOpen = () => /** @type {HTMLInputElement} */ (document.getElementById("__search")).checked;
  let separator = /\s/;

  const ThemeWorker = window.Worker;
  // @ts-ignore: the theme makes one worker, posts to it and listens to it, no more
  window.Worker = function (url) {
    window.Worker = ThemeWorker;
    const worker = new ThemeWorker(url), send = worker.postMessage.bind(worker), listen = worker.addEventListener.bind(worker);
    /** @type {ReturnType<typeof reader>} */
    let read;
    /** @type {Piece[][]} what was asked and is not answered yet */
    const waiting = [];
    worker.postMessage = (/** @type {{ type: number, data: any }} */ { type, data }) => {
      if (type === QUERY) waiting.push(read(data));
      send({ type, data: type === QUERY ? written(waiting[waiting.length - 1]) || data : data });
      if (type === SETUP) read = reader(data); // while the worker reads it too
    };
    worker.addEventListener = (/** @type {string} */ kind, /** @type {(event: { data: any }) => void} */ heard) =>
      listen(kind, (/** @type {{ data: any }} */ { data: { type, data } }) => {
        const items = type === RESULT && ranked(data.items, waiting.shift() || []);
        heard({ data: { type, data: items ? { items } : data } });
        if (items && !items.length && input.value.trim()) results.append(nothing.content.cloneNode(true));
      });
    return worker;
  };

  // The theme closes the results on Tab, walks them by arrows and takes any other key as text. Here Tab walks them too, Shift and
  // the space bar leave the focus where it is, and Escape goes back to where search was opened.
  addEventListener("keydown", (event) => {
    if (!isOpen()) return;
    if (event.key === "Shift" || (event.key === " " && document.activeElement !== input)) event.stopImmediatePropagation();
    if (event.key === "Tab" && results.children.length) {
      event.preventDefault();
      event.stopImmediatePropagation();
      (document.activeElement || input).dispatchEvent(new KeyboardEvent("keydown", { key: event.shiftKey ? "ArrowUp" : "ArrowDown", bubbles: true }));
    }
    if (event.key === "Escape") setTimeout(() => /** @type {HTMLElement} */ (document.querySelector(".site-header__search")).focus());
  }, true);

  /** A piece of the query and the words of the index that stand for it. @typedef {{ words: Map<string, number>, rarity: number }} Piece */

  /** The query as lunr reads it: each word with its weight. @param {Piece[]} pieces */
  function written(pieces) {
    /** @type {Map<string, number>} */
    const all = new Map();
    for (const { words } of pieces) for (const [word, weight] of words) all.set(word, Math.max(weight, all.get(word) || 0));
    return [...all].map(([word, weight]) => `${whole(word)}^${weight}`).join(" ");
  }

  /** The theme's results in the order of how much of the query they answer. A page's first entry no longer outweighs its sections.
   * @typedef {{ location: string, text: string, score: number, parent?: object, terms: Record<string, boolean> }} Item
   * @param {Item[][]} groups @param {Piece[]} asked */
  function ranked(groups, asked) {
    const all = asked.reduce((sum, piece) => sum + piece.rarity, 0) || 1;
    for (const items of groups) {
      for (const item of items) {
        const found = Object.values(item.terms), matched = found.filter(Boolean).length;
        const lead = (item.parent ? 0 : 1) + (found.length ? matched / found.length : 0);
        const head = bare(`${item.title} ${item.name || ""}`);
        const share = (/** @type {(word: string) => boolean} */ has) =>
          asked.reduce((sum, { words, rarity }) => sum + ([...words.keys()].some(has) ? rarity : 0), 0) / all;
        const answered = share((word) => item.terms[word]) + share((word) => head.has(word));
        item.score *= answered / (1 + lead ** 2);
        item.terms = {};
        // Where only the heading matched, the text comes whole: its first sentence is enough.
        if (!item.text.includes("<mark")) item.text = item.text.split("</p>", 1)[0];
      }
      items.sort((a, b) => b.score - a.score);
    }
    return groups.sort(([a], [b]) => b.score - a.score);
  }

  /** @param {Index} index @returns {(query: string) => Piece[]} what a query asks for, in words of the index */
  function reader({ config, docs }) {
    const { typed } = config, stop = new Set(config.stop);
    separator = new RegExp(config.separator);
    /** @type {Map<string, number>} how often each word is written */
    const vocabulary = new Map();
    for (const doc of docs) {
      for (const word of `${doc.title} ${doc.text}`.replace(/<[^>]*>/g, " ").toLowerCase().split(separator)) {
        if (word && !SYNTAX.test(word)) vocabulary.set(word, (vocabulary.get(word) || 0) + 1);
      }
    }
    /** @type {Map<string, string[]>} English words by what they have in common: call, calls, called */
    const kin = new Map();
    for (const word of vocabulary.keys()) if (!HAN.test(word)) kin.set(stem(word), [...kin.get(stem(word)) || [], word]);

    /** @param {string} piece */
    const known = (piece) => piece in typed || stop.has(piece) || vocabulary.has(piece) || (!HAN.test(piece) && kin.has(stem(piece)));

    /** The fewest known pieces that make up the units. @param {string[]} units */
    const cut = (units) => {
      /** @type {{ cost: number, pieces: string[] }[]} */
      const best = [{ cost: 0, pieces: [] }];
      for (let end = 1; end <= units.length; end++) {
        for (let start = end - 1; start >= Math.max(0, end - 8); start--) {
          const piece = joined(units.slice(start, end)), is = known(piece), long = end - start > 1;
          if (!is && long) continue;
          const cost = best[start].cost + (!is ? 4 : long || !HAN.test(piece) || stop.has(piece) ? 1 : 2);
          if (!best[end] || cost < best[end].cost) best[end] = { cost, pieces: [...best[start].pieces, piece] };
        }
      }
      return best[units.length].pieces;
    };

    /** Pinyin in one run: cuishoudianhua is cuishou and dianhua. @param {string} letters @returns {string[] | null} */
    const syllables = (letters) => {
      if (!letters) return [];
      for (let length = letters.length; length > 2; length--) {
        const rest = letters.slice(0, length) in typed && syllables(letters.slice(length));
        if (rest) return [letters.slice(0, length), ...rest];
      }
      return null;
    };

    /** Words of the index that stand for one nobody wrote: it may be half typed, or mistyped. @param {string} word */
    const near = (word) => {
      if (word.length < 3 || HAN.test(word)) return [];
      const all = [...vocabulary.keys(), ...Object.keys(typed)].filter((other) => other[0] === word[0]);
      const begun = all.filter((other) => other.startsWith(word));
      if (begun.length) return begun.slice(0, 8);
      for (let slips = 1; slips <= (word.length > 5 ? 2 : 1); slips++) {
        const close = all.filter((other) => distance(word, other) === slips);
        if (close.length) return close.sort((a, b) => (vocabulary.get(b) || 0) - (vocabulary.get(a) || 0)).slice(0, 2);
      }
      return [];
    };

    /** @param {string} said a piece of the query @returns {Piece} */
    const asking = (said) => {
      /** @type {Map<string, number>} */
      const words = new Map();
      const add = (/** @type {string} */ word, /** @type {number} */ weight) => {
        if (vocabulary.has(word)) words.set(word, Math.max(weight, words.get(word) || 0));
      };
      /** @param {string} piece @param {number} depth */
      const ask = (piece, depth = 0) => {
        if (depth && stop.has(piece)) return;
        if (piece in typed && !depth) {
          for (const part of cut(typed[piece].match(UNIT) || [])) ask(part, 1);
          add(piece, 4);
        } else if (HAN.test(piece)) {
          add(piece, piece.length > 1 ? 4 : 1);
          for (const word of piece.length > 1 ? vocabulary.keys() : []) {
            if (word.includes(piece)) add(word, 2);
            else if (word.length > 1 && piece.includes(word)) add(word, 1);
          }
        } else if (!stop.has(piece)) {
          add(piece, 4);
          for (const word of kin.get(stem(piece)) || []) add(word, 2);
          if (!known(piece) && !depth) for (const word of near(piece)) ask(word, word in typed ? 0 : 1);
        }
      };
      ask(said);
      const often = [...words].reduce((sum, [word, weight]) => sum + (vocabulary.get(word) || 0) * weight / 4, 0);
      return { words, rarity: 1 / Math.log(3 + often) };
    };

    return (query) => {
      const said = query.toLowerCase().normalize("NFKC").replace(/’/g, "'");
      const letters = said.replace(/[\s']/g, "");
      const pinyin = /^[a-z]+$/.test(letters) && !known(letters) && syllables(letters);
      const pieces = pinyin || cut(said.match(UNIT) || []);
      const telling = pieces.filter((piece) => piece in typed || !stop.has(piece));
      return (telling.length ? telling : pieces).map(asking);
    };
  }

  /** @param {string} html @returns {Set<string>} its words */
  function bare(html) {
    return new Set(html.replace(/<[^>]*>/g, "").toLowerCase().split(new RegExp(separator)));
  }

  /** @param {string[]} units */
  function joined(units) {
    return units.reduce((text, unit) => text + (text && !HAN.test(unit) && !HAN.test(text.slice(-1)) ? " " : "") + unit, "");
  }

  /** The theme cuts Chinese once more and never looks at the last character, so it is given one to spare. @param {string} word */
  function whole(word) {
    return word.replace(/\p{sc=Han}+/gu, "$&々");
  }

  /** @param {string} word */
  function stem(word) {
    const bare = word.replace(/'s?$/, "");
    return bare.length < 4 ? bare : bare.replace(/ies$/, "y").replace(/(?:ments?|ings?|ed|es|s|e)$/, "");
  }

  /** Letters to add, drop, change or swap. @param {string} a @param {string} b */
  function distance(a, b) {
    if (Math.abs(a.length - b.length) > 2) return 9;
    const rows = [[...Array(b.length + 1).keys()]];
    for (let i = 1; i <= a.length; i++) {
      rows[i] = [i];
      for (let j = 1; j <= b.length; j++) {
        const same = a[i - 1] === b[j - 1] ? 0 : 1;
        rows[i][j] = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + same);
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
      }
    }
    return rows[a.length][b.length];
  }
})();
