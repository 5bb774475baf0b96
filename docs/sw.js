// @ts-check
/* Keeps pages for reading without a network. It is registered only after a reader taps "keep" (assets/keep.js).
   The build writes one line above this: KEPT = { release, files: {path: hash}, keep: {lang: [path]}, line: {lang: html}, lost: html }.
   Nothing enters or leaves the cache unless its bytes are this release's: no stale mixture, no damaged page. */
/* global KEPT */
const scope = self.registration.scope;
const family = `after-the-knock ${scope} `;
const languages = (new URL(location.href).searchParams.get("keep") || "").split(",");
const name = `${family}${KEPT.release} ${languages}`;
const PATIENCE = 4000; // milliseconds a kept page waits for a silent network
const apart = new Set(); // pages that came from the cache: all their parts come from it too

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("fetch", (event) => {
  const { request } = event;
  const path = request.url.split(/[?#]/)[0].replace(scope, "").replace(/(^|\/)index\.html$/, "$1");
  const page = request.mode === "navigate" && request.destination === "document";
  if (request.method === "GET" && (page || path in KEPT.files)) event.respondWith(answer(event, path, page));
});

/** All or nothing; what was read of an older release is kept too where it can be had. */
async function install() {
  const read = new Set();
  for (const one of await own()) {
    for (const request of await (await caches.open(one)).keys()) read.add(request.url.replace(scope, ""));
  }
  const held = await Promise.allSettled(languages.flatMap((lang) => KEPT.keep[lang]).map(hold));
  if (held.some((one) => one.status === "rejected")) {
    await caches.delete(name);
    throw new Error("not everything could be kept");
  }
  await Promise.allSettled([...read].filter((path) => path in KEPT.files).map(hold));
  await self.skipWaiting();
}

async function activate() {
  for (const one of await own()) if (one !== name) await caches.delete(one);
  await self.clients.claim();
}

/** The network first; what is kept where it fails, and where it is silent while the page is kept. */
async function answer(event, path, page) {
  const { request } = event;
  if (!page && apart.has(event.clientId)) return (await stored(path)) || fetch(request);
  let response;
  try {
    // A page is asked for anew: the browser's own cache would pass an old one off as the network's.
    response = await (page ? Promise.race([fetch(request, { cache: "no-cache" }), patience(path)]) : fetch(request));
    if (response.status < 500) {
      event.waitUntil(keep(path, response.clone()));
      return response;
    }
  } catch { /* what is kept, below */ }
  const copy = await stored(path);
  if (copy && page) {
    apart.add(event.resultingClientId);
    return marked(copy, path);
  }
  return copy || response || (page ? lost() : Response.error());
}

async function patience(path) {
  await new Promise((done) => setTimeout(done, PATIENCE));
  if (await stored(path)) throw new Error("the network is silent");
  return new Promise(() => {});
}

/** Into the cache of this release, from an older cache if the bytes are the same. */
async function hold(path) {
  const copy = await genuine((await stored(path)) || (await fetch(scope + path, { cache: "no-cache" })), path);
  if (!copy) throw new Error(`${path} is not of this release`);
  await (await caches.open(name)).put(scope + path, copy);
}

/** A page or part that was read; nothing once the reader has removed all. */
async function keep(path, response) {
  const copy = path in KEPT.files && (await genuine(response, path));
  if (copy && (await caches.has(name))) await (await caches.open(name)).put(scope + path, copy);
}

async function stored(path) {
  for (const one of await own()) {
    const copy = await (await caches.open(one)).match(scope + path);
    const good = copy && (await genuine(copy, path, copy.headers.get("date")));
    if (good) return good;
  }
}

/** The response with the date it was had, if its bytes are those of this release; else nothing. */
async function genuine(response, path, date = new Date().toUTCString()) {
  if (!response.ok) return;
  const bytes = await response.arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  if (KEPT.files[path] !== [...digest.slice(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join("")) return;
  const headers = new Headers(response.headers);
  for (const wire of ["content-encoding", "content-length"]) headers.delete(wire);
  headers.set("date", date);
  return new Response(bytes, { headers });
}

/** A kept page, with a line that says so and from which day it is. */
async function marked(copy, path) {
  const [lang, locale] = path.startsWith("en/") ? ["en", "en-GB"] : ["zh", "zh-CN"];
  const day = new Date(copy.headers.get("date")).toLocaleDateString(locale, { dateStyle: "long" });
  const line = `<p class="kept-line limit" role="status">${KEPT.line[lang].replace("{date}", day)}</p>`;
  const html = (await copy.text()).replace(/<article class="md-content[^>]*>/, (tag) => tag + line);
  return new Response(html, { headers: copy.headers });
}

/** Calm words in both languages; a way on only to what is kept. */
function lost() {
  const html = KEPT.lost.replace(/<p data-kept="(\w+)">.*?<\/p>/g, (way, lang) => (languages.includes(lang) ? way : ""));
  return new Response(html, { status: 503, headers: { "content-type": "text/html; charset=utf-8" } });
}

const own = async () => (await caches.keys()).filter((one) => one.startsWith(family));
