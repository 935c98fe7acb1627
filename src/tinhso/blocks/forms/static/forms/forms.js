// What forms gain when JavaScript runs: lists under pickers, drafts that wait for the line. No inline code.
(function () {
  'use strict';
  // htmx would write style attributes while it settles what it swapped in: the content policy forbids them.
  if (window.htmx) window.htmx.config.attributesToSettle = ['class', 'width', 'height'];

  // --- pickers: a box that lists what it may mean (WAI-ARIA combobox with a listbox) ----------------
  function listOf(box) { return document.getElementById(box.getAttribute('aria-controls')); }
  function open(box, yes) {
    var list = listOf(box);
    list.hidden = !yes || !list.children.length;
    box.setAttribute('aria-expanded', String(!list.hidden));
    if (list.hidden) { box.removeAttribute('aria-activedescendant'); }
  }
  function options(box) { return Array.prototype.slice.call(listOf(box).querySelectorAll('[role=option]')); }
  function mark(box, next) {
    options(box).forEach(function (one) { one.setAttribute('aria-selected', String(one === next)); });
    if (!next) return;
    if (!next.id || document.getElementById(next.id) !== next) next.id = listOf(box).id + '-' + options(box).indexOf(next);
    box.setAttribute('aria-activedescendant', next.id);
    next.scrollIntoView({ block: 'nearest' });
  }
  function choose(box, one) {
    box.value = one.getAttribute('data-value');
    open(box, false);
    box.dispatchEvent(new Event('change', { bubbles: true }));
  }
  function boxOf(target) {
    return target && target.matches && target.matches('[data-picker] input') ? target : null;
  }
  document.addEventListener('htmx:afterSwap', function (event) {
    var holder = event.target.closest ? event.target.closest('[data-picker]') : null;
    if (!holder) return;
    var box = holder.querySelector('input');
    options(box).forEach(function (one, index) { one.id = listOf(box).id + '-' + index; });
    open(box, document.activeElement === box);
  });
  document.addEventListener('keydown', function (event) {
    var box = boxOf(event.target);
    if (!box) return;
    var all = options(box);
    var here = all.findIndex(function (one) { return one.getAttribute('aria-selected') === 'true'; });
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (!all.length) return;
      open(box, true);
      var step = event.key === 'ArrowDown' ? 1 : -1;
      mark(box, all[(here + step + all.length + (here < 0 && step < 0 ? 1 : 0)) % all.length]);
      event.preventDefault();
    } else if (event.key === 'Enter' && !listOf(box).hidden && here >= 0) {
      choose(box, all[here]);
      event.preventDefault();
    } else if (event.key === 'Escape' && !listOf(box).hidden) {
      open(box, false);
      event.stopPropagation();
    }
  });
  document.addEventListener('mousedown', function (event) {
    var one = event.target.closest('[data-picker] [data-value]');
    if (!one) return;
    event.preventDefault();
    choose(one.closest('[data-picker]').querySelector('input'), one);
  });
  document.addEventListener('focusout', function (event) {
    var box = boxOf(event.target);
    if (box) open(box, false);
  });

  // --- drafts: kept on the server; on this machine only while the server was not reached --------------
  function stateOf(target) { return target && target.closest ? target.closest('[data-draft-state]') : null; }
  function localKey(form) { return 'tinhso-draft:' + location.pathname + ':' + form.getAttribute('data-draft'); }
  var typed = 0;
  document.addEventListener('input', function () { typed += 1; });
  document.addEventListener('htmx:beforeRequest', function (event) {
    var state = stateOf(event.target);
    if (state) state.typedThen = typed;
  });
  document.addEventListener('htmx:afterRequest', function (event) {
    var state = stateOf(event.target);
    if (!state) return;
    var form = state.closest('form');
    if (event.detail.successful) {
      state.classList.remove('waiting');
      if (state.typedThen === typed && form.hasAttribute('data-draft')) {
        try { localStorage.removeItem(localKey(form)); } catch (error) { /* forbidden */ }
      }
    } else {
      state.classList.add('waiting');
      state.textContent = state.getAttribute('data-offline');
    }
  });
  window.addEventListener('online', function () {
    document.querySelectorAll('[data-draft-state].waiting').forEach(function (state) { window.htmx.trigger(state, 'again'); });
  });
  window.addEventListener('load', function () {
    // What this machine kept while the line was down was filled in again: now it goes to the server.
    document.querySelectorAll('form[data-draft]').forEach(function (form) {
      var state = form.querySelector('[data-draft-state]');
      try { if (state && localStorage.getItem(localKey(form)) && navigator.onLine) window.htmx.trigger(state, 'again'); } catch (error) { /* forbidden */ }
    });
  });
  document.addEventListener('click', function (event) {
    var button = event.target.closest('[data-forgets]');
    if (button) { try { localStorage.removeItem(localKey(button.form)); } catch (error) { /* forbidden */ } }
  });
})();
