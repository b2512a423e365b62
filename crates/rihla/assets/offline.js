// Entry without a connection. What is typed is sealed to the node at once (RFC 9180, base mode: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256,
// AES-256-GCM), so that this device keeps nothing that can be read on it. It goes when its writer sends it and the node has said that it
// has it, or when they throw it away; never by itself.
'use strict';

const SHELF = 'rihla-offline-1';
const bytes = text => new TextEncoder().encode(text);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const one = (selector, within = document) => within.querySelector(selector);

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) { whole.set(part, at); at += part.length; }
  return whole;
}
function toText(data) {
  let text = '';
  for (const byte of data) text += String.fromCharCode(byte);
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
function fromText(text) {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), sign => sign.charCodeAt(0));
}

// -- sealing

const NONE = new Uint8Array(0);
const two = number => Uint8Array.of(number >> 8, number & 255);
const KEM = joined(bytes('KEM'), two(0x0010));
const HPKE = joined(bytes('HPKE'), two(0x0010), two(0x0001), two(0x0002));
const INFO = bytes('rihla envelope 1');

async function mac(key, data) {
  // no key and a key of zeros are the same to HMAC
  const raw = key.length ? key : new Uint8Array(32);
  const its = await crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', its, data));
}
const extract = (suite, salt, label, secret) => mac(salt, joined(bytes('HPKE-v1'), suite, bytes(label), secret));
async function expand(suite, key, label, info, length) {
  // one block of HKDF is enough for 32 bytes
  return (await mac(key, joined(two(length), bytes('HPKE-v1'), suite, bytes(label), info, Uint8Array.of(1)))).slice(0, length);
}
async function seal(recipient, about, text) {
  const curve = { name: 'ECDH', namedCurve: 'P-256' };
  const theirs = await crypto.subtle.importKey('raw', recipient, curve, false, []);
  const ours = await crypto.subtle.generateKey(curve, false, ['deriveBits']);
  const encapsulated = new Uint8Array(await crypto.subtle.exportKey('raw', ours.publicKey));
  const agreed = new Uint8Array(await crypto.subtle.deriveBits({ name: 'ECDH', public: theirs }, ours.privateKey, 256));
  const shared = await expand(KEM, await extract(KEM, NONE, 'eae_prk', agreed), 'shared_secret', joined(encapsulated, recipient), 32);
  const context = joined(Uint8Array.of(0), await extract(HPKE, NONE, 'psk_id_hash', NONE), await extract(HPKE, NONE, 'info_hash', INFO));
  const secret = await extract(HPKE, shared, 'secret', NONE);
  const key = await crypto.subtle.importKey('raw', await expand(HPKE, secret, 'key', context, 32), 'AES-GCM', false, ['encrypt']);
  const nonce = await expand(HPKE, secret, 'base_nonce', context, 12);
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce, additionalData: about }, key, text);
  return joined(encapsulated, new Uint8Array(sealed));
}

// -- what waits on this device

function store(mode, ask) {
  return new Promise((done, failed) => {
    const opening = indexedDB.open('rihla-offline', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('entry', { keyPath: 'id' });
    opening.onerror = () => failed(opening.error);
    opening.onsuccess = () => {
      const turn = opening.result.transaction('entry', mode, { durability: 'strict' });
      const asked = ask(turn.objectStore('entry'));
      turn.oncomplete = () => { opening.result.close(); done(asked.result); };
      turn.onabort = () => { opening.result.close(); failed(turn.error); };
    };
  });
}
const entries = async () => (await store('readonly', shelf => shelf.getAll())).sort((a, b) => a.at.localeCompare(b.at));
const keep = entry => store('readwrite', shelf => shelf.put(entry));
const drop = id => store('readwrite', shelf => shelf.delete(id));

// -- the form

function fill(form) {
  form.hidden = false;
  let typing = false;
  form.addEventListener('input', () => { typing = true; });
  window.addEventListener('beforeunload', event => { if (typing) event.preventDefault(); });
  // of a text in several languages one is enough
  for (const group of all('[data-one-of]', form)) {
    const controls = all('input, textarea', group);
    const settle = () => { controls[0].required = controls.every(it => !it.value); };
    form.addEventListener('input', settle);
    form.addEventListener('reset', () => setTimeout(settle));
    settle();
  }
  const [kept, fault] = [one('[data-kept]'), one('[data-fault]')];
  form.addEventListener('submit', event => {
    event.preventDefault();
    [kept.hidden, fault.hidden] = [true, true];
    const button = one('button[type=submit]', form);
    button.disabled = true;
    written(form).then(() => {
      form.reset();
      typing = false;
      kept.hidden = false;
      kept.focus();
    }, () => { fault.hidden = false; }).finally(() => { button.disabled = false; });
  });
}
async function written(form) {
  const { offline: register, holder, key, label } = form.dataset;
  const id = crypto.randomUUID();
  const about = bytes([id, register, holder].join('\n'));
  const text = bytes(new URLSearchParams(new FormData(form)).toString());
  const sealed = await seal(fromText(form.dataset.public), about, text);
  await keep({ id, register, holder, key, label: label.trim(), at: new Date().toISOString(), path: location.pathname, sealed, state: 'waits' });
  // a browser that is short of room throws away what nobody asked it to keep
  if (navigator.storage && navigator.storage.persist) navigator.storage.persist();
}

// -- the page of what waits

async function home(page) {
  page.hidden = false;
  const say = name => all('[data-say]', page).forEach(it => { it.hidden = it.dataset.say !== name; });
  const { offlineHome: here, holder, worker } = page.dataset;
  await forms(page, here, worker, say);
  await received(here, holder);
  await show(page, holder);
  one('[data-send]', page).addEventListener('click', async event => {
    event.target.disabled = true;
    say('');
    await send(page, holder, say).catch(() => say('fault'));
    await show(page, holder);
    event.target.disabled = false;
    const said = one('[data-say]:not([hidden])', page);
    if (said) said.focus();
  });
}

// What was sent from its form, or taken without word of it reaching us, is a record and waits no more.
async function received(here, holder) {
  const ours = (await entries()).filter(entry => entry.holder === holder);
  if (!ours.length) return;
  try {
    const asked = ours.map(entry => ['entry', [entry.register, entry.key, entry.id].join(' ')]);
    const answer = await fetch(`${here}/received`, { method: 'POST', body: new URLSearchParams(asked) });
    if (answer.ok) for (const id of (await answer.json()).received) await drop(id);
  } catch { /* no connection: what waits goes on waiting */ }
}

async function send(page, holder, say) {
  const links = one('[data-received]', page);
  links.replaceChildren();
  for (const entry of await entries()) {
    if (entry.holder !== holder) continue;
    let answer;
    try {
      const body = new URLSearchParams({ entry: entry.id, key: entry.key, sealed: toText(entry.sealed) });
      answer = await fetch(`${entry.path}/send`, { method: 'POST', body });
    } catch { say('away'); return; }
    if (answer.status === 201) {
      const { record } = await answer.json();
      await drop(entry.id);
      const link = document.createElement('a');
      link.href = record;
      link.textContent = entry.label;
      links.append(link, ' ');
      say('received');
    } else if (answer.status === 401) {
      say('signed-out');
      return;
    } else if (answer.status === 429 || answer.status >= 500) {
      say([502, 503, 504].includes(answer.status) ? 'away' : 'fault');
      return;
    } else {
      await keep({ ...entry, state: answer.status === 422 ? 'look' : 'refused' });
    }
  }
}

async function show(page, holder) {
  const [body, template] = [one('[data-entries]', page), one('template[data-entry]', page)];
  const waiting = await entries();
  body.replaceChildren(...waiting.map(entry => {
    const row = template.content.cloneNode(true);
    const state = entry.holder === holder ? entry.state : 'other';
    one('[data-label]', row).textContent = entry.label;
    const time = one('time', row);
    time.dateTime = entry.at;
    time.textContent = new Intl.DateTimeFormat(`${document.documentElement.lang}-u-nu-latn`, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(entry.at));
    all('[data-is]', row).forEach(it => { it.hidden = it.dataset.is !== state; });
    const look = one('[data-look]', row);
    look.hidden = state === 'other';
    look.action = `${entry.path}/look`;
    look.elements.entry.value = entry.id;
    look.elements.key.value = entry.key;
    look.elements.sealed.value = toText(entry.sealed);
    one('[data-drop]', row).addEventListener('click', () => drop(entry.id).then(() => show(page, holder)));
    return row;
  }));
  one('[data-none]', page).hidden = waiting.length > 0;
  one('[data-some]', page).hidden = waiting.length === 0;
  one('[data-send]', page).hidden = waiting.every(entry => entry.holder !== holder);
}

// -- forms that are kept on this device

async function forms(page, here, worker, say) {
  if (!navigator.serviceWorker || !window.caches) return;
  const shelf = await caches.open(SHELF);
  for (const line of all('[data-form]', page)) {
    const address = line.dataset.form;
    const [kept, ask] = [one('[data-is-kept]', line), one('[data-keep]', line)];
    const tell = async () => {
      const is = await shelf.match(address);
      [kept.hidden, ask.hidden] = [!is, Boolean(is)];
    };
    ask.addEventListener('click', async () => {
      try {
        await navigator.serviceWorker.register(worker, { scope: '/' });
        await shelf.addAll([here, address, ...assets()].map(it => new Request(it, { redirect: 'error' })));
        if (navigator.storage && navigator.storage.persist) navigator.storage.persist();
      } catch { say('fault'); }
      await tell();
    });
    one('[data-forget]', line).addEventListener('click', async () => {
      await shelf.delete(address);
      await tell();
    });
    await tell();
  }
}
const assets = () => [...all('link[rel=stylesheet]').map(it => it.href), ...all('script[src]').map(it => it.src)];

for (const form of all('form[data-offline]')) fill(form);
for (const page of all('[data-offline-home]')) home(page);
