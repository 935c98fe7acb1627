/* Deciding pairs by keyboard: 1, 2, 3 decide; j and k go to the next and the one before. Never while typing. */
(function () {
  'use strict';
  document.addEventListener('keydown', function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    var target = event.target;
    if (target.closest('input:not([type=radio]):not([type=checkbox]), textarea, select')) return;
    var link = { j: 'sau', k: 'truoc' }[event.key];
    if (link) {
      var found = document.getElementById(link);
      if (found) found.click();
      return;
    }
    var button = document.querySelector('[data-review] button[data-key="' + event.key.replace(/[^123]/g, '') + '"]');
    if (button) {
      event.preventDefault();
      button.click();
    }
  });
})();
