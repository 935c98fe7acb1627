// What the checker gains when JavaScript runs; everything works without it.
(function () {
  'use strict';

  document.querySelectorAll('[data-print][hidden]').forEach(function (button) { button.hidden = false; });

  // --- sending: how much of the file is up, then that it is being read ---------------------------
  var form = document.querySelector('[data-check]');
  if (form && window.XMLHttpRequest && window.FormData) {
    form.addEventListener('submit', function (event) {
      var input = form.querySelector('input[type=file]');
      var line = form.querySelector('[data-progress]');
      if (event.defaultPrevented || !input.files.length || input.files[0].size < 1048576) return;
      event.preventDefault();
      var request = new XMLHttpRequest();
      request.open('POST', form.action);
      request.upload.onprogress = function (sent) {
        if (!sent.lengthComputable) return;
        var share = Math.floor(100 * sent.loaded / sent.total);
        line.textContent = share < 100 ? line.dataset.sending + ' ' + share + '%' : line.dataset.reading;
      };
      request.onload = function () {
        if (request.responseURL && request.status < 300) { window.location.assign(request.responseURL); return; }
        document.open(); document.write(request.responseText); document.close();
      };
      request.onerror = function () { form.classList.remove('sending'); form.submit(); };
      form.classList.add('sending');
      request.send(new FormData(form));
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
