/* The form in steps, for any kernel that knows ES5: one page at a time, drafts on this phone, sending that tries again.
   Inlined as one unvarying block. Words stand in data attributes of the form, rules in those of its items.
   The server checks everything again; if anything fails here the class goes, and the whole form is on one page. */
(function (window, document) {
  'use strict';
  var DAY = 864e5,
    DOUBLE_TAP = 400,
    TIMEOUT = 2e4,
    WAITS = [2, 4, 8, 16],
    root = document.documentElement,
    kinds = window.kinds || {},  /* form-kinds.js: what only numbers, rankings and piped answers need */
    form, ticket, pages, controls, items, trouble, foot, status, notice, title,
    here, since, last,           /* the page that is shown, since when, and what was changed last on it */
    answers,                     /* by item, of the items that are shown */
    excused = [],                /* pages whose blanks may stay */
    draft, kept, fresh,          /* the draft's name; whether this phone keeps it; the ticket this page came with */
    began, sending, timer, received, sure,
    tries = 0;

  root.classList.add('js');
  document.addEventListener('DOMContentLoaded', function () {
    try {
      start();
    } catch (error) {
      root.classList.remove('js');
    }
  });

  /* ---- short words ---- */

  function list(selector, within) {
    return [].slice.call((within || form).querySelectorAll(selector));
  }

  function get(selector, within) {
    return list(selector, within)[0];
  }

  function on(event, targets, act) {
    [].concat(targets).forEach(function (one) { one.addEventListener(event, act); });
  }

  function data(name) {
    return form.getAttribute('data-' + name);
  }

  function words(name, values) {
    return data(name).replace(/{(\w+)}/g, function (place, key) { return values[key]; });
  }

  /* Said below the form, where the finger is; of a restored draft, where the person goes on. */
  function tell(text, again, place) {
    stand(place || ticket);
    status.textContent = text;
    get('#again').hidden = !again;
  }

  function stand(place) {
    place.parentNode.insertBefore(foot, place);
  }

  function pageOf(element) {
    return pages.indexOf(element.closest('.page'));
  }

  /* What a button or a link says in its other state changes places with what it says. */
  function swap(one) {
    var text = one.textContent;
    one.textContent = one.getAttribute('data-other');
    one.setAttribute('data-other', text);
  }

  function tickable(control) {
    return /radio|checkbox/.test(control.type);
  }

  /* ---- items: their answers, and which of them are shown ---- */

  function itemOf(box) {
    var own = controls.filter(function (one) { return one.closest('fieldset,.open') === box; });
    return {
      box: box,
      controls: own,
      name: own[0] && own[0].name,
      target: box.type ? box : own[0],  /* what a screen reader calls wrong: the group, or the one field */
      rule: JSON.parse(box.getAttribute('data-rule') || '{}'),
      page: pageOf(box)
    };
  }

  function valuesOf(item) {
    return item.controls.filter(function (one) {
      return tickable(one) ? one.checked : one.value.trim();
    }).map(function (one) { return one.value; });
  }

  function holds(test) {
    return test === true || (test.any ? test.any.some(holds) : test.all ? test.all.every(holds) :
      (answers[test[0]] || []).some(function (value) { return test.indexOf(+value, 1) > 0; }));
  }

  /* Show and hide in the order asked, as the server does: a hidden answer counts as not given. */
  function settle() {
    answers = {};
    items.forEach(function (item) {
      item.off = !!item.rule['if'] && !holds(item.rule['if']);
      item.box.classList.toggle('off', item.off);
      item.controls.forEach(function (one) { one.disabled = item.off; });
      answers[item.name] = item.off ? [] : valuesOf(item);
    });
    if (kinds.pipe) { kinds.pipe(form, answers); }
  }

  /* An exclusive option clears the others; one tick too many is undone, with a line in words. */
  function limit(item, changed) {
    function alone(one) { return item.rule.alone.indexOf(+one.value) >= 0; }
    item.controls.forEach(function (one) {
      if (one !== changed && (alone(one) || alone(changed))) { one.checked = false; }
    });
    if (valuesOf(item).length > item.rule.most) {
      changed.checked = false;
      notice.textContent = words('most', {n: item.rule.most});
      changed.parentNode.insertAdjacentElement('afterend', notice);
    }
  }

  /* ---- what stands in the way of going on ---- */

  /* The name of the sentence about an item, if there is one to say. */
  function objection(item) {
    var values = valuesOf(item), must = item.rule.must;
    if (item.off || !item.name) { return ''; }
    if (!values.length) { return must && holds(must) ? (item.box.type ? 'must' : 'fill') : item.box.type ? 'blank' : ''; }
    return kinds.objection ? kinds.objection(item, values) : '';
  }

  /* These a person may leave as they are. */
  function doubtful(item) {
    return /blank|usual/.test(item.found);
  }

  function objections(page) {
    settle();
    return items.filter(function (item) {
      item.found = item.page === page && objection(item);
      return item.found && !(excused[page] && doubtful(item));
    });
  }

  function clean(item) {
    var line = get('.error', item.box);
    if (line) { line.remove(); }
    item.box.classList.remove('wrong');
    if (item.target) { item.target.removeAttribute('aria-invalid'); }
  }

  function blame(item) {
    var line = document.createElement('p');
    clean(item);
    line.className = 'error';
    line.id = item.name + '-error';
    line.textContent = words(item.found, item.rule);
    get('legend,label', item.box).insertAdjacentElement('afterend', line);
    item.box.classList.add('wrong');
    item.target.setAttribute('aria-invalid', 'true');
    item.target.setAttribute('aria-describedby', item.name + '-hint ' + line.id);
  }

  function complain(found) {
    var lines = get('ul', trouble), doubts = found.every(doubtful);
    get('h2', trouble).textContent = words(doubts ? 'doubts' : 'wrongs', {n: found.length});
    get('button', trouble).hidden = !doubts;
    lines.textContent = '';
    found.forEach(function (item) {
      var line = document.createElement('li'), link = document.createElement('a');
      blame(item);
      link.href = '#' + item.controls[0].id;
      link.textContent = get('legend,label', item.box).textContent;
      line.appendChild(link);
      lines.appendChild(line);
    });
    put(trouble);
    document.title = words('error', {title: title});
  }

  /* A summary stands above its page and has the focus. */
  function put(summary) {
    pages[here].insertBefore(summary, pages[here].firstChild);
    summary.hidden = false;
    summary.focus();
    window.scrollTo(0, 0);
  }

  /* A link of a summary lands on the first option of its item, whichever page that is on. */
  function jump(event) {
    var link = event.target.closest('.summary a'), target = link && get(link.hash);
    if (target) {
      event.preventDefault();
      if (pageOf(target) !== here) { turn(pageOf(target)); }
      target.focus();
      target.closest('fieldset,.open').scrollIntoView();
    }
  }

  /* ---- pages ---- */

  function show(page) {
    pages.forEach(function (one, place) { one.classList.toggle('now', place === page); });
    root.classList.toggle('on', page > 0);
    here = page;
    since = Date.now();
    last = null;
    trouble.hidden = true;
    stand(ticket);
    document.title = title;
    window.scrollTo(0, 0);
  }

  /* What a reload may ask for is never the exchange of a code, which would be sent again. */
  function remember(act, from) {
    var address = data('again') || window.location.pathname + window.location.search;
    window.history[act]({page: here, from: from}, '', address + (here ? '#p' + here : ''));
  }

  function turn(page, act) {
    var from = here;
    show(page);
    remember(act || 'pushState', from);
    save();
    heading().focus();
  }

  function heading() {
    return get('h2[tabindex]', pages[here]);
  }

  /* The next page that has something to ask. */
  function neighbour(step) {
    var page = here;
    function asks(item) { return item.page === page && !item.off; }
    do { page += step; } while (page > 0 && page < pages.length - 1 && !items.some(asks));
    return page;
  }

  /* One page on; at the end every page once more, for the browser's arrows pass by what is blank.
     The second tap of a double tap does not run into the next page's blanks. */
  function forward() {
    var end = here === pages.length - 1, page = end ? 0 : here, found;
    if (Date.now() - since < DOUBLE_TAP) { return; }
    for (; page <= here; page += 1) {
      found = objections(page);
      if (found.length) {
        if (page !== here) { turn(page, 'replaceState'); }
        complain(found);
        return;
      }
    }
    began = began || Date.now();
    if (end) { send(); } else { turn(neighbour(1)); }
  }

  function back() {
    var page = neighbour(-1);
    if (Date.now() - since < DOUBLE_TAP) { return; }
    if (window.history.state.from === page) { window.history.back(); } else { turn(page, 'replaceState'); }
  }

  function excuse() {
    excused[here] = true;
    items.forEach(function (item) { if (item.page === here) { clean(item); } });
    forward();
  }

  /* ---- the draft on this phone: a help, never the record ---- */

  /* Storage may be refused or wiped at any time. */
  function attempt(act) {
    try {
      return draft && act(window.localStorage);
    } catch (error) {
      kept = false;
    }
  }

  function erase() {
    attempt(function (store) { store.removeItem(draft); });
    kept = false;
  }

  /* The draft of this very form, not older than a day; any other is erased. */
  function stored() {
    var old = attempt(function (store) { return JSON.parse(store.getItem(draft)); });
    return old && (old.version !== data('version') || Math.abs(Date.now() - old.time) > DAY) ? erase() : old;
  }

  function save() {
    var other = stored();
    if (received) { return; }
    /* A second tab goes on with the ticket of the first: both are one person's one answer. */
    if (other && !data('again')) { ticket.value = other.ticket; }
    window.past = {
      time: Date.now(), version: data('version'), page: here, excused: excused, ticket: ticket.value, began: began,
      large: large(), unsent: !!(sending || timer), last: controls.indexOf(last),
      values: controls.map(function (one) { return tickable(one) ? one.checked : one.value; })
    };
    attempt(function (store) {
      store.setItem(draft, JSON.stringify(window.past));
      kept = true;
    });
    offer();
  }

  function fill(values) {
    controls.forEach(function (one, place) {
      if (tickable(one)) { one.checked = !!values[place]; } else { one.value = values[place] || ''; }
    });
    items.forEach(clean);
    settle();
  }

  function offer() {
    list('.clear').forEach(function (one) { one.hidden = !kept; });
  }

  /* Two presses: one could be a slip of the thumb, and would cost every answer. */
  function clear(event) {
    swap(event.target);
    sure = !sure;
    if (sure) { return; }
    stop();
    fill([]);
    excused = [];
    began = 0;
    ticket.value = data('again') ? ticket.value : fresh;
    turn(0, 'replaceState');
    erase();
    offer();
    tell(words('cleared'));
  }

  function large() {
    return root.classList.contains('large');
  }

  function resize() {
    root.classList.toggle('large');
    swap(get('#size'));
  }

  /* ---- sending ---- */

  function body() {
    var pairs = [];
    function pair(name, value) { pairs.push(encodeURIComponent(name) + '=' + encodeURIComponent(value)); }
    controls.forEach(function (one) {
      if (!one.disabled && (one.checked || !tickable(one))) { pair(one.name, one.value); }
    });
    if (excused.length) { pair('rest', 'blank'); }
    if (data('fast')) { pair('fast', Date.now() - began < data('fast') * 1000 ? 1 : 0); }
    pair('ticket', ticket.value);
    return pairs.join('&');
  }

  function stop() {
    var old = sending;
    window.clearTimeout(timer);
    timer = sending = 0;
    if (old) { old.abort(); }
  }

  function send() {
    var request = new XMLHttpRequest();
    if (sending || received) { return; }
    stop();
    sending = request;
    save();
    tell(words('sending'));
    request.onload = function () { if (sending === request) { read(request.status, request.responseText); } };
    request.onerror = request.ontimeout = function () { if (sending === request) { wait('offline'); } };
    request.open('POST', form.action);
    request.timeout = TIMEOUT;
    request.setRequestHeader('Content-Type', 'application/x-www-form-urlencoded');
    request.setRequestHeader('Prefer', 'return=minimal');
    request.send(body());
  }

  function sendNow() {
    if (timer) {
      stop();
      send();
    }
  }

  /* What came back. A page without our icon, such as a network's own sign-in, is no answer. */
  function read(code, page) {
    var ours = /href="data:,"/.test(page);
    if (code === 200 && /id="received"/.test(page)) {
      received = true;
      fill([]);
      erase();
      window.location.replace(data(large() ? 'large' : 'thanks'));
    } else if (ours && code >= 400 && code < 500 && code !== 429) {
      /* Answers whose ticket was refused wait on this phone for the form that the next code gives. */
      if (/id="code"/.test(page)) { ticket.value = ''; }
      sending = 0;
      save();
      document.open();
      document.write(page);
      document.close();
    } else {
      wait(ours ? 'busy' : 'offline');
    }
  }

  function wait(reason) {
    var seconds = WAITS[tries] || 30;
    tries += 1;
    sending = 0;
    timer = window.setTimeout(send, seconds * 1000);
    save();
    tell(words(reason, {n: seconds}) + words(kept ? 'kept' : 'stay'), true);
  }

  /* ---- the beginning ---- */

  /* Which draft goes on: that of an open link, or of a form behind a code that is loaded again.
     A page that answers a sending has the ticket that was sent, or a better one. */
  function resume(sent) {
    var old = stored(), own = old && old.ticket;
    if (sent) {
      if (own !== ticket.value) { erase(); }
    } else if (!data('again')) {
      ticket.value = own || ticket.value;
    } else if (!ticket.value) {
      ticket.value = own || '';
      if (!own) { window.location.replace(data('first')); }
    } else if (own && own !== ticket.value) {
      old = erase();  /* of another person, on a phone that two people use */
    }
    return old;
  }

  function changed(event) {
    var item = items.filter(function (one) { return one.controls.indexOf(event.target) >= 0; })[0];
    last = event.target;
    if (event.type === 'change' && item) {
      notice.textContent = '';
      if (event.target.checked && item.rule.alone) { limit(item, event.target); }
      settle();
      if (!objection(item)) { clean(item); }
    }
    save();
  }

  function listen() {
    on('change', form, changed);
    on('input', form, changed);
    on('click', form, jump);
    on('click', list('.forward'), forward);
    on('click', list('.back'), back);
    on('click', list('.clear'), clear);
    on('click', get('#again'), sendNow);
    on('online', window, sendNow);
    on('click', get('button', trouble), excuse);
    on('click', list('[name=rest]'), function () { pages.forEach(function (one, place) { excused[place] = true; }); });
    on('click', list('#leave'), erase);
    on('click', get('#size'), function (event) {
      event.preventDefault();
      resize();
      save();
    });
    on('submit', form, function (event) {
      event.preventDefault();
      forward();
    });
    on('popstate', window, function (event) {
      if (event.state) {
        show(event.state.page);
        save();
      }
    });
    on('pageshow', window, function (event) {
      if (event.persisted && received) { window.location.reload(); }
    });
    on('storage', window, function (event) {
      if (event.key === draft && !event.newValue) {  /* sent or cleared in another tab */
        draft = '';
        kept = false;
      }
    });
  }

  /* The history gets an entry for each page behind, also when a draft begins in the middle. */
  function enter(page) {
    var step;
    show(0);
    remember('replaceState');
    for (step = 1; step <= page; step += 1) {
      show(step);
      remember('pushState', step - 1);
    }
  }

  function start() {
    var old, past, refused, link, place;
    form = document.getElementById('form');
    ticket = form.elements.ticket;
    fresh = ticket.value;
    draft = data('draft');
    title = document.title;
    pages = list('.page');
    controls = list('input:not([type=hidden]),select,textarea');
    items = list('fieldset,.open,.note').map(itemOf);
    trouble = get('#trouble');
    foot = get('.foot');
    status = get('#status');
    notice = get('.notice');
    refused = get('.summary[autofocus]');
    old = resume(refused);
    past = old || window.past;
    listen();
    settle();
    if (past) {
      if (past.large && !large()) { resize(); }
      excused = past.excused;
      began = past.began;
    }
    if (refused) {
      link = get('a', refused);
      show(link ? pageOf(get(link.hash)) : pages.length - 1);
      remember('replaceState');
      save();
      put(refused);
    } else if (old) {
      fill(old.values);
      kept = true;
      if (window.history.state) { show(old.page); } else { enter(old.page); }
      last = controls[old.last];
      place = last || heading();
      tell(words(old.unsent ? 'unsent' : 'restored'), false, place.closest('section>*,.page>*'));
      foot.scrollIntoView();
      place.focus();
    } else {
      enter(0);
      if (data('again') && ticket.value) { save(); }  /* the code is spent: from here on a reload needs the ticket */
    }
    offer();
  }
})(window, document);
