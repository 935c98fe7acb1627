// What pages gain when JavaScript runs; every page works without it. No inline code: the content policy forbids it.
(function () {
  'use strict';
  var root = document.documentElement;
  root.classList.add('has-js');
  var own = document.currentScript;

  // --- menus: close on Escape and on a press elsewhere ------------------------------------------
  document.addEventListener('click', function (event) {
    document.querySelectorAll('details[data-menu][open]').forEach(function (menu) {
      if (!menu.contains(event.target) && !menu.classList.contains('site-menu')) menu.open = false;
    });
  });
  document.addEventListener('keydown', function (event) {
    if (event.key !== 'Escape') return;
    document.querySelectorAll('details[data-menu][open]').forEach(function (menu) {
      var inside = menu.contains(document.activeElement);
      menu.open = false;
      if (inside) menu.querySelector('summary').focus();
    });
  });

  // --- dialogs: <button data-opens="id"> … <dialog id> with <button data-closes>, data-first takes the focus ---------------
  document.addEventListener('click', function (event) {
    var opener = event.target.closest('[data-opens]');
    if (opener) {
      var dialog = document.getElementById(opener.getAttribute('data-opens'));
      if (dialog.showModal) dialog.showModal(); else dialog.setAttribute('open', '');
      var first = dialog.querySelector('[data-first]');
      if (first) first.focus();
      event.preventDefault();
    }
    var closer = event.target.closest('[data-closes]');
    if (closer) {
      var open = closer.closest('dialog');
      if (open.close) open.close(); else open.removeAttribute('open');
    }
  });

  // --- printing: <button data-print> --------------------------------------------------------------
  document.addEventListener('click', function (event) {
    if (event.target.closest('[data-print]')) window.print();
  });

  // --- error summary takes the focus, its links reach the field ----------------------------------
  var summary = document.querySelector('[data-error-summary]');
  // After the browser has gone to the address's own place in the page, which would take the focus back.
  if (summary) window.addEventListener('load', function () { setTimeout(function () { summary.focus(); }, 0); });

  // --- file drop zone ----------------------------------------------------------------------------
  function describeFiles(input, hint) {
    var names = Array.prototype.map.call(input.files, function (file) {
      var size = file.size >= 1048576 ? file.size / 1048576 : file.size / 1024;
      var text = size.toLocaleString('vi-VN', { maximumFractionDigits: 1 });
      return file.name + ' (' + text + (file.size >= 1048576 ? ' MB)' : ' KB)');
    });
    if (names.length) hint.querySelector('span').textContent = names.join(', ');
  }
  document.querySelectorAll('[data-drop]').forEach(function (zone) {
    var input = zone.querySelector('input[type=file]');
    var hint = zone.querySelector('[data-drop-hint]');
    if (!input || !hint) return;
    input.addEventListener('change', function () { describeFiles(input, hint); });
    ['dragenter', 'dragover'].forEach(function (name) {
      zone.addEventListener(name, function (event) { event.preventDefault(); zone.classList.add('over'); });
    });
    ['dragleave', 'drop'].forEach(function (name) {
      zone.addEventListener(name, function () { zone.classList.remove('over'); });
    });
    zone.addEventListener('drop', function (event) {
      event.preventDefault();
      if (!event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event('change', { bubbles: true }));
    });
  });

  // --- long work: a form says that it is being sent, and is not sent twice -----------------------
  document.addEventListener('submit', function (event) {
    var form = event.target;
    if (form.method !== 'post' || form.hasAttribute('hx-post')) return;
    if (form.classList.contains('sending')) { event.preventDefault(); return; }
    form.classList.add('sending');
    var button = event.submitter;
    if (button) button.setAttribute('aria-busy', 'true');
  });
  window.addEventListener('pageshow', function () {
    document.querySelectorAll('form.sending').forEach(function (form) {
      form.classList.remove('sending');
      form.querySelectorAll('[aria-busy]').forEach(function (button) { button.removeAttribute('aria-busy'); });
    });
  });

  // --- the line: what is typed is kept when it drops ----------------------------------------------
  var lines = document.getElementById('duong-day');
  function showLine() { if (lines) lines.hidden = navigator.onLine; }
  window.addEventListener('online', showLine);
  window.addEventListener('offline', showLine);
  if (!navigator.onLine) showLine();

  // <form data-draft="name"> keeps its fields in this browser until it is sent; passwords and files never.
  function fieldsOf(form) {
    return Array.prototype.filter.call(form.elements, function (field) {
      var may = field.autocomplete !== 'off' || field.hasAttribute('data-kept');
      return field.name && may && !/^(hidden|password|file|submit|button)$/.test(field.type);
    });
  }
  function keep(form, key) {
    var values = fieldsOf(form).map(function (field) {
      var box = field.type === 'checkbox' || field.type === 'radio';
      return [field.name, field.value, box ? field.checked : null];
    });
    try { localStorage.setItem(key, JSON.stringify({ at: Date.now(), values: values })); } catch (error) { /* full or forbidden */ }
  }
  function bringBack(form, kept) {
    var left = kept.values.slice();
    fieldsOf(form).forEach(function (field) {
      var box = field.type === 'checkbox' || field.type === 'radio';
      var index = left.findIndex(function (entry) {
        return entry[0] === field.name && (!box || entry[1] === field.value);
      });
      if (index < 0) return;
      var entry = left.splice(index, 1)[0];
      if (box) field.checked = entry[2]; else field.value = entry[1];
    });
  }
  // What arrived is forgotten first: the page after sending may hold the same form.
  var sent = null;
  try { sent = sessionStorage.getItem('tinhso-sent'); } catch (error) { sent = null; }
  if (sent && !document.querySelector('[data-error-summary], .error-page')) {
    localStorage.removeItem(sent);
    sessionStorage.removeItem('tinhso-sent');
  }
  document.querySelectorAll('form[data-draft]').forEach(function (form) {
    var key = 'tinhso-draft:' + location.pathname + ':' + form.getAttribute('data-draft');
    var note = form.querySelector('[data-draft-note]');
    var kept = null;
    try { kept = JSON.parse(localStorage.getItem(key)); } catch (error) { kept = null; }
    var month = 30 * 24 * 3600 * 1000;
    if (kept && Date.now() - kept.at < month && !form.querySelector('[aria-invalid=true]')) {
      bringBack(form, kept);
      if (note) note.hidden = false;
    }
    var drop = note && note.querySelector('button');
    if (drop) drop.addEventListener('click', function () {
      localStorage.removeItem(key);
      form.reset();
      note.hidden = true;
    });
    var waiting = null;
    form.addEventListener('input', function () {
      clearTimeout(waiting);
      waiting = setTimeout(function () { keep(form, key); }, 300);
    });
    form.addEventListener('submit', function (event) {
      clearTimeout(waiting);
      if (!navigator.onLine) {
        event.preventDefault();
        form.classList.remove('sending');
        keep(form, key);
        showLine();
        if (lines) lines.scrollIntoView({ block: 'start' });
        return;
      }
      // Kept until the next page of ours says that it arrived: a page without an error in this form.
      keep(form, key);
      sessionStorage.setItem('tinhso-sent', key);
    });
  });

  // --- charts -------------------------------------------------------------------------------------
  if (document.querySelector('[data-chart]')) {
    var library = document.createElement('script');
    library.src = own.getAttribute('data-echarts');
    library.onload = function () {
      var drawing = document.createElement('script');
      drawing.src = own.getAttribute('data-charts');
      document.head.appendChild(drawing);
    };
    document.head.appendChild(library);
  }
})();
