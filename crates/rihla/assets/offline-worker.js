// Gives the pages that somebody keeps on this device where the node cannot be reached. It keeps nothing by itself: what is on the shelf was
// put there by the page of what waits, and is brought up to date as it is visited. All else goes to the node as if this were not here.
'use strict';

const SHELF = 'rihla-offline-1';
const AWAY = [502, 503, 504];

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', event => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', event => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== 'GET' || address.origin !== self.location.origin) return;
  if (request.mode === 'navigate' || address.pathname.startsWith('/assets/')) event.respondWith(answer(event, request));
});

async function answer(event, request) {
  const shelf = await caches.open(SHELF);
  const kept = await shelf.match(request);
  let found;
  try {
    found = await fetch(request);
  } catch {
    return kept || await instead(shelf, request) || Response.error();
  }
  if (AWAY.includes(found.status)) return kept || await instead(shelf, request) || found;
  if (kept && found.ok && !found.redirected) event.waitUntil(shelf.put(request, found.clone()));
  return found;
}

// Whoever asks for another page is led to what they can do meanwhile, in the language that they keep.
async function instead(shelf, request) {
  if (request.mode !== 'navigate') return undefined;
  const kept = (await shelf.keys()).map(it => new URL(it.url).pathname).filter(path => /^\/[a-z]+\/offline$/.test(path));
  const language = new URL(request.url).pathname.split('/')[1];
  const path = kept.find(it => it.split('/')[1] === language) || kept[0];
  return path && Response.redirect(path);
}
