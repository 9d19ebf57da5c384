/* The page works without this. It carries what is said to the server and puts what comes back in its place; it minds
   focus, scrolling, keys and the connection. No grammar, no reckoning of product time, no markup of its own. */
'use strict';

const $ = id => document.getElementById(id);
const all = (query, of = document) => [...of.querySelectorAll(query)];
const SIDES = ['firm', 'provider'];
const here = document.body.dataset;                                 // last (event id), firm and provider (handles)
const who = () => new URLSearchParams({ firm: here.firm, provider: here.provider });
const parse = html => new DOMParser().parseFromString(html, 'text/html');
const piece = html => document.adoptNode(parse(html).body.firstElementChild);
const blank = id => $(id).content.cloneNode(true).firstElementChild;
const sideOf = el => el?.closest?.('.side')?.matches('.provider') ? 'provider' : 'firm';

/* ── Putting pieces in place ── */
const atFoot = stream => stream.scrollHeight - stream.scrollTop - stream.clientHeight < 48;
const toFoot = stream => { stream.scrollTop = stream.scrollHeight; };
const waiting = new Map();                                          // id → the newer element, while focus is in the older
let acting = '';                                                    // id of the item whose button was pressed last

function inStream(stream, change) {                                 // the foot stays in view only if it was
  const foot = !stream || atFoot(stream);
  change();
  if (stream && foot) toFoot(stream);
  return foot;
}
function fill(old, fresh) {                                         // new attributes and children; the element stays
  for (const name of old.getAttributeNames()) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const name of fresh.getAttributeNames()) old.setAttribute(name, fresh.getAttribute(name));
  old.replaceChildren(...fresh.childNodes);
}
function swap(old, fresh) {
  const held = old.contains(document.activeElement), stream = old.closest('.stream');
  waiting.delete(old.id);
  inStream(stream, () => { old.replaceWith(fresh); measure(fresh); });
  if (held) (fresh.querySelector('.acts button') ?? stream)?.focus({ preventScroll: true });
}
function put(fresh) {
  const old = $(fresh.id);
  if (!old) return false;
  if (!old.contains(document.activeElement) || old.id === acting) return swap(old, fresh), true;
  waiting.set(fresh.id, fresh);                                     // not under the hands of whoever is in it
  if (old.matches('.item') && !old.querySelector('.changed')) {
    const bar = blank('t-changed');
    bar.querySelector('time').textContent = $('clock-' + sideOf(old)).querySelector('time').textContent;
    bar.querySelector('button').onclick = () => swap(old, waiting.get(old.id));
    old.querySelector('.card, .item > :last-child').append(bar);
  }
  return true;
}
function add(side, fresh, before) {
  if ($(fresh.id)?.contains(document.activeElement)) return put(fresh);
  $(fresh.id)?.remove();                                            // a sentence that stood at the foot while it was sent
  const stream = $('stream-' + side), news = $('news-' + side);
  if (inStream(stream, () => { stream.insertBefore(fresh, before || $('held-' + side)); measure(fresh); })) return;
  if (!fresh.matches('.item')) return;
  news.dataset.count = Number(news.dataset.count || 0) + 1;
  news.textContent = news.dataset.count + ' new';
  news.hidden = false;
}
function measure(el) {                                              // a long card folds
  for (const fold of all('.fold', el)) {
    const long = fold.scrollHeight > 320;
    fold.classList.toggle('folded', long);
    fold.nextElementSibling.hidden = !long;
  }
}

/* ── Saying: a composer, a button, a form ── */
function say(form, submitter) {
  const body = new URLSearchParams(new FormData(form, submitter)), composer = form.matches('.composer');
  const side = SIDES.find(one => here[one] === body.get('as'));     // none: a button of whoever is no longer chosen
  if (!side || submitter?.ariaDisabled || !body.get('sentence')?.trim()) return;
  body.set('key', crypto.randomUUID());
  if (!composer) submitter?.setAttribute('aria-disabled', 'true');
  acting = submitter?.closest('.item')?.id ?? '';
  const item = blank('t-sending');
  item.id = 's-' + body.get('key');
  item.querySelector('.who').textContent = '@' + body.get('as');
  item.querySelector('bdi').textContent = body.get('sentence');
  item.querySelector('.again').onclick = () => send(item, body, side, submitter);
  $('stream-' + side).insertBefore(item, $('held-' + side));
  toFoot($('stream-' + side));
  if (composer) { write(side, ''); close(side); }
  send(item, body, side, submitter);
}
async function send(item, body, side, submitter) {
  const state = item.querySelector('[role=status]'), again = item.querySelector('.again');
  const failed = why => {
    item.className = 'item failed'; state.textContent = 'Not sent: ' + why; again.hidden = false;
    inStream($('stream-' + side), () => {});
  };
  item.className = 'item sending'; state.textContent = 'sending …'; again.hidden = true;
  try {
    const answer = await fetch('/demo/say?' + who(), { method: 'POST', body, headers: { 'X-Part': '1' } });
    if (!answer.ok) return failed((await answer.json()).error);
    const fresh = piece(await answer.text());
    if (here[side] !== body.get('as')) return item.remove();         // theirs to read when they are chosen again
    if (fresh.matches('.dock')) { item.remove(); return open(side, fresh); }
    if (submitter?.closest('.dock')) { write(side, ''); close(side); $('say-' + side).focus(); }
    swap($(item.id) ?? item, fresh);
  } catch { failed('the connection is down.'); } finally { submitter?.removeAttribute('aria-disabled'); }
}
async function move(form, submitter) {
  const body = new URLSearchParams(new FormData(form, submitter)), told = $('unmoved'), to = $('to');
  $('clockset').ariaBusy = 'true';
  try {
    const answer = await fetch('/demo/clock', { method: 'POST', body, headers: { 'X-Part': '1' } });
    told.textContent = answer.ok ? '' : (await answer.json()).error;
    if (answer.ok) to.value = '';
  } catch { told.textContent = 'The clock was not moved: the connection is down.'; }
  told.hidden = !told.textContent;
  to.ariaInvalid = body.has('to') && !told.hidden ? 'true' : null;
  $('clockset').ariaBusy = null;
}

/* ── The dock: hints while typing, or a form that writes its sentence ── */
const asked = { firm: 0, provider: 0 }, later = {};
const write = (side, words) => { $('say-' + side).value = words; };
const formed = side => $('dock-' + side).dataset.kind === 'form';
function close(side) {
  asked[side]++;
  const dock = $('dock-' + side);
  dock.hidden = true; dock.dataset.kind = ''; dock.replaceChildren();
  $('send-' + side).textContent = 'Send';
}
function open(side, fresh) {
  inStream($('stream-' + side), () => fill($('dock-' + side), fresh));
  if (!formed(side)) return;
  write(side, $('dock-' + side).dataset.sentence);
  $('send-' + side).textContent = $('dock-' + side).dataset.send;
  all('[data-focus]', $('dock-' + side))[0]?.focus();
}
function ask(side, path, query, use) {                              // 120 ms after the last key; older answers dropped
  clearTimeout(later[side]);
  const turn = ++asked[side];
  later[side] = setTimeout(async () => {
    try {
      const answer = await fetch(`${path}?${query}`);
      const fresh = answer.ok && piece(await answer.text());
      if (fresh && turn === asked[side]) use(fresh);
    } catch { /* a hint that does not come is not missed */ }
  }, 120);
}
function typing(side) {                                             // in the composer: the dock follows the words
  const text = $('say-' + side).value, dock = $('dock-' + side);
  if (!text.trim()) return clearTimeout(later[side]), close(side);
  ask(side, formed(side) ? '/demo/form' : '/demo/hint', new URLSearchParams({ as: here[side], text }), fresh => {
    inStream($('stream-' + side), () => fill(dock, fresh));
    $('send-' + side).textContent = dock.dataset.send ?? 'Send';
  });
}
function filling(side, form) {                                      // in the form: the sentence follows the blanks
  const query = new URLSearchParams(new FormData(form));
  query.set('text', query.get('verb'));
  ask(side, '/demo/form', query, fresh => {
    if (!formed(side) || fresh.dataset.kind !== 'form') return;
    write(side, fresh.dataset.sentence);
    for (const el of all('[data-live]', fresh)) $(el.id)?.replaceChildren(...el.childNodes);
  });
}

/* ── Other people, earlier items, the page again ── */
let visit = 0;
function choose(side, handle) {                                     // who speaks changes at once; what they see follows
  here[side] = handle;
  $('composer-' + side).elements.as.value = handle;
  $('speaker-' + side).firstChild.data = '@' + handle;
  if (formed(side)) close(side);
  asked[side]++;
  enter(side);
}
async function enter(focus) {
  const turn = ++visit;
  let fresh;
  try { fresh = parse(await (await fetch('/?' + who())).text()); } catch { return lost(); }
  if (turn !== visit || !fresh.querySelector('.desk')) return;
  const rest = SIDES.map(side => [side, $('say-' + side).value, $('stream-' + side)])
    .map(([side, words, stream]) => [side, words, atFoot(stream) ? 0 : stream.scrollHeight - stream.scrollTop]);
  const kept = SIDES.filter(formed).map(side => $('dock-' + side));
  Object.assign(here, { ...fresh.body.dataset });
  waiting.clear();                                                  // drawn for whoever was chosen before
  for (const query of ['#strip', '#next', '.desk']) document.querySelector(query).replaceWith(fresh.querySelector(query));
  measure(document);
  for (const [side, words, up] of rest) {
    const dock = kept.find(each => each.id === 'dock-' + side);      // a form half filled in stays its writer's
    if (dock) $('dock-' + side).replaceWith(dock);
    write(side, words);
    $('stream-' + side).scrollTop = $('stream-' + side).scrollHeight - up;
    if (words && !dock) typing(side);
    past.observe($('earlier-' + side));
  }
  if (focus) document.querySelector(`.people [name=${focus}]:checked`)?.focus();
  history.replaceState(null, '', '/?' + who());
  connect();
}
async function earlier(target) {
  const stream = target.parentElement;
  past.unobserve(target);
  try {
    const fresh = parse(await (await fetch(target.href)).text()).getElementById(stream.id);
    const up = stream.scrollHeight - stream.scrollTop, link = fresh.querySelector(`#${target.id}`);
    for (const el of all(':scope > .item, :scope > .day', fresh)) {
      if ($(el.id)?.matches('.item') || el.id.startsWith('held-')) continue;
      $(el.id)?.remove();                                           // the day's head moves up to where the day begins
      target.before(el);
    }
    stream.prepend(link);
    target.remove();
    measure(stream);
    stream.scrollTop = stream.scrollHeight - up;
    past.observe(link);
  } catch { past.observe(target); }
}
const past = new IntersectionObserver(seen => {
  for (const { target, isIntersecting } of seen) if (isIntersecting && target.href) earlier(target);
});

/* ── The connection ── */
let source, tries = 0, beat, retry;
const ON = {
  put: ({ html }) => put(piece(html)),
  add: ({ target, html, before }) => add(target.replace('stream-', ''), piece(html), before && $(before)),
  drop: ({ target }) => $(target)?.remove(),
  now: ({ target, html }) => { const old = $(target); if (old) fill(old, piece(html)); },
  reset: () => enter(),
  beat: () => {},
};
function connect() {
  source?.close();
  clearTimeout(retry);
  const mine = source = new EventSource(`/demo/events?${who()}&after=${here.last}`);
  const alive = () => { clearTimeout(beat); beat = setTimeout(lost, 35000); tries = 0; offline(false); };
  mine.onopen = alive;
  mine.onerror = lost;
  for (const name of Object.keys(ON)) mine.addEventListener(name, event => {
    if (mine !== source) return;
    alive();
    if (event.lastEventId) here.last = event.lastEventId;
    ON[name](JSON.parse(event.data));
  });
}
function lost() {                                                   // again after 1, 2, 4, 8 s, not all pages at once
  source?.close();
  clearTimeout(beat); clearTimeout(retry);
  const wait = Math.min(8, 2 ** tries++);
  $('retry').textContent = `Trying again in ${wait} s;`;
  offline(true);
  retry = setTimeout(connect, wait * 1000 * (0.9 + Math.random() * 0.2));
}
function offline(off) {
  if (off === !$('offline').hidden) return;
  $('offline').hidden = !off;
  document.body.classList.toggle('offline-now', off);
  $('clockset').inert = off;
  $('live').textContent = off ? 'Offline' : 'Live';
  $('live').classList.toggle('off', off);
}

/* ── What people do ── */
document.addEventListener('submit', event => {
  const form = event.target;
  if (form.matches('[method=dialog]')) return;
  event.preventDefault();
  if (form.matches('.move')) move(form, event.submitter);
  else if (form.matches('.blanks')) $('composer-' + form.dataset.side).requestSubmit();
  else if (form.matches('.says, .composer')) say(form, event.submitter);
});
document.addEventListener('input', event => {
  const at = event.target, side = sideOf(at);
  if (at.id === 'say-' + side) typing(side);
  else if (at.form?.matches('.blanks')) filling(side, at.form);
});
document.addEventListener('change', event => {
  if (event.target.closest('.people')) choose(event.target.name, event.target.value);
});
document.addEventListener('focusout', () => setTimeout(() => {      // what waited for its reader to leave
  for (const [id, fresh] of waiting) { const old = $(id); if (old && !old.contains(document.activeElement)) swap(old, fresh); }
}));
document.addEventListener('scroll', event => {
  const news = event.target.matches?.('.stream') && atFoot(event.target) && $('news-' + event.target.dataset.side);
  if (news) { news.hidden = true; news.dataset.count = 0; }
}, true);
document.addEventListener('click', event => {
  const at = event.target.closest('button'), side = sideOf(at);
  if (at?.dataset.take) take(side, at.dataset.take);
  else if (at?.matches('.news')) toFoot($('stream-' + side));
  else if (at?.matches('.close')) { close(side); write(side, ''); $('say-' + side).focus(); }
  else if (at?.matches('.unfold')) { at.previousElementSibling.classList.remove('folded'); at.hidden = true; }
  else if (at?.id === 'keys-open') $('keys').showModal();
});
function take(side, word) {
  const box = $('say-' + side);
  box.value = box.value.replace(/\S*$/, word + ' ');
  box.focus();
  typing(side);
}
const ALT = {                                                       // by code: Alt makes other letters on some keyboards
  KeyO: () => $(document.activeElement?.closest('.side.firm') ? 'say-provider' : 'say-firm').focus(),
  KeyN: () => $('next').click(),
  KeyJ: () => $('hour').click(),
  KeyG: () => $('to').focus(),
  KeyK: () => $('keys').showModal(),
};
document.addEventListener('keydown', event => {
  const at = event.target, side = sideOf(at), box = at.id === 'say-' + side, dock = at.closest?.('.side') && $('dock-' + side);
  if (event.isComposing) return;
  if (event.altKey && !event.ctrlKey && ALT[event.code]) ALT[event.code]();
  else if (event.key === 'Escape' && dock && !dock.hidden && !$('keys').open) {
    if (formed(side)) write(side, '');
    close(side);
    $('say-' + side).focus();
  } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && dock && formed(side)) $('composer-' + side).requestSubmit();
  else if (event.key === 'Enter' && box && !event.shiftKey) $('composer-' + side).requestSubmit();
  else if (event.key === 'ArrowUp' && box && !at.value) {
    const mine = all('.said', $('stream-' + side)).filter(said => said.querySelector('.who').textContent === '@' + here[side]);
    if (!mine.length) return;
    at.value = mine.at(-1).querySelector('bdi').textContent.trim();
    typing(side);
  } else if (event.key === 'Tab' && !event.shiftKey && box && at.value && dock.querySelector('[data-take]'))
    take(side, dock.querySelector('[data-take]').dataset.take);
  else return;
  event.preventDefault();
});
for (const touch of ['keydown', 'pointerdown']) document.addEventListener(touch, () => { acting = ''; }, true);
window.addEventListener('offline', lost);
window.addEventListener('pagehide', () => source?.close());
window.addEventListener('pageshow', event => { if (event.persisted) enter(); });

$('keys-open').hidden = false;
measure(document);
for (const side of SIDES) {
  toFoot($('stream-' + side));
  past.observe($('earlier-' + side));
  all('[data-focus]', $('dock-' + side))[0]?.focus();
}
connect();
