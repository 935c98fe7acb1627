// Draws the charts of {% chart %} with ECharts in the colours of the page; the table below each stays the truth.
(function () {
  'use strict';
  var NUMBER = new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 4 });
  var drawn = [];

  function token(name) { return getComputedStyle(document.documentElement).getPropertyValue(name).trim(); }

  function stripes(colour, ground) {
    var tile = document.createElement('canvas');
    tile.width = tile.height = 10;
    var pen = tile.getContext('2d');
    pen.fillStyle = ground;
    pen.fillRect(0, 0, 10, 10);
    pen.strokeStyle = colour;
    pen.lineWidth = 3;
    pen.beginPath();
    pen.moveTo(-3, 13); pen.lineTo(13, -3);
    pen.moveTo(-8, 8); pen.lineTo(8, -8);
    pen.moveTo(2, 18); pen.lineTo(18, 2);
    pen.stroke();
    return { image: tile, repeat: 'repeat' };
  }

  function palette() {
    return {
      ink: token('--ds-color-neutral-text-default'), quiet: token('--ds-color-neutral-text-subtle'),
      line: token('--ds-color-neutral-border-subtle'), card: token('--ds-color-neutral-surface-default'),
      series: [
        token('--ds-color-brand1-base-default'), token('--ds-color-neutral-border-default'),
        token('--ds-color-accent-text-default'), token('--ds-color-brand1-border-subtle'),
        token('--ds-color-accent-border-default'), token('--ds-color-neutral-text-default'),
      ],
      violet: token('--ds-color-brand2-text-subtle'), violetGround: token('--ds-color-brand2-surface-tinted'),
    };
  }

  // Long names are broken at spaces, so that none is cut in the middle of a word.
  function broken(text, width) {
    var lines = [''];
    text.split(' ').forEach(function (word) {
      var last = lines[lines.length - 1];
      if (last && (last + ' ' + word).length > width) lines.push(word);
      else lines[lines.length - 1] = last ? last + ' ' + word : word;
    });
    return lines.join('\n');
  }

  function options(data, colours, place) {
    var font = { fontFamily: '"Be Vietnam Pro", system-ui, sans-serif', fontSize: 13, color: colours.quiet };
    var lying = data.kind !== 'line' && data.labels.some(function (label) { return label.length > 12; });
    var still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    var names = {
      type: 'category', data: data.labels, inverse: lying, axisTick: { show: false },
      axisLine: { lineStyle: { color: colours.line } },
      axisLabel: Object.assign({}, font, lying
        ? { formatter: function (label) { return broken(label, place.clientWidth < 500 ? 16 : 30); }, lineHeight: 17 }
        : { hideOverlap: true }),
    };
    var figures = {
      type: 'value', name: lying ? '' : data.unit, nameTextStyle: Object.assign({}, font, { align: 'left' }), nameGap: 12,
      splitNumber: place.clientWidth < 500 ? 3 : 5, splitLine: { lineStyle: { color: colours.line } },
      axisLabel: Object.assign({}, font, { formatter: function (value) { return NUMBER.format(value); } }),
    };
    return {
      animation: !still, animationDuration: 300, backgroundColor: 'transparent', textStyle: font,
      color: colours.series,
      grid: { left: 4, right: 20, top: data.series.length > 1 ? 64 : 32, bottom: 4, containLabel: true },
      legend: data.series.length > 1
        ? { left: 0, top: 0, itemWidth: 14, itemHeight: 10, icon: 'rect', textStyle: Object.assign({}, font, { color: colours.ink }) }
        : { show: false },
      tooltip: {
        trigger: 'axis', renderMode: 'richText', confine: true, axisPointer: { type: data.kind === 'line' ? 'line' : 'shadow' },
        backgroundColor: colours.card, borderColor: colours.line, textStyle: Object.assign({}, font, { color: colours.ink }),
        formatter: function (points) {
          return points[0].name + '\n' + points.map(function (point) {
            var value = point.value === null || point.value === undefined
              ? data.empty : NUMBER.format(point.value) + (data.unit ? ' ' + data.unit : '');
            return (data.series.length > 1 ? point.seriesName + ': ' : '') + value;
          }).join('\n');
        },
      },
      xAxis: lying ? figures : names, yAxis: lying ? names : figures,
      series: data.series.map(function (series, index) {
        var plain = colours.series[index % colours.series.length];
        return {
          name: series.name, type: data.kind === 'line' ? 'line' : 'bar', stack: data.kind === 'stack' ? 'all' : null,
          data: series.values, barMaxWidth: 28, barGap: '12%', connectNulls: false, symbolSize: 7,
          symbol: ['circle', 'rect', 'triangle', 'diamond'][index % 4],
          lineStyle: { width: 2, type: ['solid', 'dashed', 'dotted'][index % 3], color: series.simulated ? colours.violet : plain },
          itemStyle: {
            color: series.simulated && data.kind !== 'line' ? stripes(colours.violet, colours.violetGround)
              : series.simulated ? colours.violet : plain,
            borderRadius: data.kind === 'bar' ? (lying ? [0, 3, 3, 0] : [3, 3, 0, 0]) : 0,
          },
        };
      }),
    };
  }

  function draw(place) {
    var data = JSON.parse(document.getElementById(place.getAttribute('data-chart')).textContent);
    place.hidden = false;
    var lying = data.kind !== 'line' && data.labels.some(function (label) { return label.length > 12; });
    if (lying) place.style.height = Math.max(220, data.labels.length * (data.kind === 'stack' ? 1 : data.series.length) * 26 + 100) + 'px';
    var chart = window.echarts.init(place, null, { renderer: 'canvas', devicePixelRatio: Math.max(window.devicePixelRatio || 1, 2) });
    chart.setOption(options(data, palette(), place));
    drawn.push({ chart: chart, data: data, place: place });
  }

  function again() {
    drawn.forEach(function (entry) {
      entry.chart.resize();
      entry.chart.setOption(Object.assign(options(entry.data, palette(), entry.place), { animation: false }), true);
    });
  }

  function drawAll() {
    document.querySelectorAll('[data-chart]').forEach(function (place) { if (place.hidden) draw(place); });
  }
  (document.fonts && document.fonts.ready ? document.fonts.ready : Promise.resolve()).then(drawAll);
  document.body.addEventListener('htmx:afterSettle', drawAll);
  var waiting = null;
  window.addEventListener('resize', function () { clearTimeout(waiting); waiting = setTimeout(again, 150); });
  var dark = matchMedia('(prefers-color-scheme: dark)');
  if (dark.addEventListener) dark.addEventListener('change', again);
  // On paper the tables are open: nobody can press them there.
  window.addEventListener('beforeprint', function () {
    document.querySelectorAll('.chart-table:not([open])').forEach(function (table) {
      table.open = true;
      table.setAttribute('data-for-paper', '');
    });
  });
  window.addEventListener('afterprint', function () {
    document.querySelectorAll('.chart-table[data-for-paper]').forEach(function (table) {
      table.open = false;
      table.removeAttribute('data-for-paper');
    });
  });
  var paper = matchMedia('print');
  if (paper.addEventListener) paper.addEventListener('change', again);
})();
