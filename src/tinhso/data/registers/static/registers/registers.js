// What the pages of registers gain when JavaScript runs; each works without it. No inline code.
(function () {
  'use strict';
  // Arrow keys go from record to record while the focus is in the table.
  document.addEventListener('keydown', function (event) {
    var table = event.target.closest ? event.target.closest('[data-arrows]') : null;
    if (!table || ['ArrowDown', 'ArrowUp', 'Home', 'End'].indexOf(event.key) < 0) return;
    var links = Array.prototype.slice.call(table.querySelectorAll('tbody td:first-child a'));
    var here = links.indexOf(document.activeElement);
    var next = event.key === 'Home' ? 0 : event.key === 'End' ? links.length - 1 : here + (event.key === 'ArrowDown' ? 1 : -1);
    if (links[next]) { links[next].focus(); event.preventDefault(); }
  });
})();
