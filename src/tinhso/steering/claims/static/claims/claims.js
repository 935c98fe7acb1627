// What the checker gains when JavaScript runs; everything works without it.
(function () {
  'use strict';

  document.querySelectorAll('[data-print][hidden]').forEach(function (button) { button.hidden = false; });

  // --- sending: the browser sends the form itself, so that every answer is a page; a large file says its size
  var form = document.querySelector('[data-check]');
  if (form) {
    form.addEventListener('submit', function () {
      var file = form.querySelector('input[type=file]').files[0];
      var line = form.querySelector('[data-progress]');
      if (!file || file.size < 1048576) return;
      var size = (file.size / 1048576).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
      line.textContent = line.dataset.sending + ' (' + size + ' MB). ' + line.dataset.reading;
    });
  }

  // --- a form whose answer is a file stays usable --------------------------------------------------
  document.querySelectorAll('form[data-stays]').forEach(function (stays) {
    stays.addEventListener('submit', function () {
      window.setTimeout(function () {
        stays.classList.remove('sending');
        stays.querySelectorAll('[aria-busy]').forEach(function (button) { button.removeAttribute('aria-busy'); });
      }, 1500);
    });
  });

  // --- what leads into a closed group opens it; paper has no groups to open ---------------------------
  function reveal(element) {
    for (var box = element && element.closest('details'); box; box = box.parentNode.closest('details')) box.open = true;
  }
  function follow() {
    var target = /^#[\w-]+$/.test(location.hash) && document.getElementById(location.hash.slice(1));
    if (target && target.closest('details.group:not([open])')) { reveal(target); target.scrollIntoView(); }
  }
  window.addEventListener('hashchange', follow);
  follow();
  var folded = [];
  window.addEventListener('beforeprint', function () {
    folded = Array.prototype.slice.call(document.querySelectorAll('.group:not([open]), .group .more:not([open])'));
    folded.forEach(function (box) { box.open = true; });
  });
  window.addEventListener('afterprint', function () { folded.forEach(function (box) { box.open = false; }); });

  // --- n and p: next and previous finding, its places marked in the text ---------------------------
  var cards = Array.prototype.slice.call(document.querySelectorAll('[data-finding]'));
  function show(card) {
    document.querySelectorAll('.text mark.here').forEach(function (mark) { mark.classList.remove('here'); });
    var first = null;
    card.querySelectorAll('[data-anchors]').forEach(function (place) {
      place.dataset.anchors.split(' ').forEach(function (name) {
        var mark = document.getElementById(name);
        if (!mark) return;
        mark.classList.add('here');
        first = first || mark;
      });
    });
    var text = document.querySelector('[data-text]');
    if (first && text && text.scrollHeight > text.clientHeight) {
      text.scrollTop += first.getBoundingClientRect().top - text.getBoundingClientRect().top - text.clientHeight / 3;
    }
  }
  cards.forEach(function (card) { card.addEventListener('focusin', function () { show(card); }); });
  document.addEventListener('keydown', function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !cards.length) return;
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || event.target.isContentEditable) return;
    if (event.key !== 'n' && event.key !== 'p') return;
    var at = cards.findIndex(function (card) { return card.contains(document.activeElement); });
    var to = event.key === 'n' ? Math.min(at + 1, cards.length - 1) : Math.max(at - 1, 0);
    reveal(cards[to]);
    cards[to].focus({ preventScroll: true });
    cards[to].scrollIntoView({ block: 'start' });
    event.preventDefault();
  });

  // --- a number selected in the text: the link adds just that one -----------------------------------
  var adder = document.querySelector('[data-add-claim]');
  if (adder) {
    var plain = adder.getAttribute('href');
    document.addEventListener('selectionchange', function () {
      var chosen = document.getSelection();
      var words = chosen ? String(chosen).trim() : '';
      adder.setAttribute('href', plain);
      if (!words || words.length > 40 || !/\d/.test(words) || !chosen.anchorNode) return;
      var node = chosen.anchorNode.nodeType === 1 ? chosen.anchorNode : chosen.anchorNode.parentNode;
      var block = node.closest('[data-block]');
      if (!block) return;
      var query = new URLSearchParams({ block: block.dataset.block, text: words });
      var cell = node.closest('[data-row]');
      if (cell) { query.set('row', cell.dataset.row); query.set('column', cell.dataset.column); }
      adder.setAttribute('href', plain + '?' + query);
    });
  }
}());
