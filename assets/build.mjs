// Builds src/tinhso/core/web/static/vendor from the pinned packages of package.json: `make assets`.
// What comes out must show rightly on a five-year-old phone (Chrome 87: no cascade layers, no nesting, no :has, no :is).
import isPseudo from '@csstools/postcss-is-pseudo-class';
import cssnano from 'cssnano';
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';
import postcss from 'postcss';
import { themeColours } from './theme.mjs';

const OUT = 'src/tinhso/core/web/static/vendor';
const CSS = 'node_modules/@digdir/designsystemet-css/dist';
const FONT = 'node_modules/@fontsource/be-vietnam-pro';
const COMPONENTS = ['base', 'button', 'input', 'dialog', 'alert', 'tag', 'divider', 'skeleton', 'spinner', 'list'];
// Our short class names get Designsystemet's styles.
const ALIASES = { button: 'ds-button', tag: 'ds-tag', alert: 'ds-alert', dialog: 'ds-dialog' };
const WEIGHTS = [400, 500, 600, 700];
const SUBSETS = ['vietnamese', 'latin-ext', 'latin'];

const dropColourSchemes = {
  postcssPlugin: 'drop-colour-schemes',
  Once(root) {
    root.walkAtRules('layer', (rule) => /color-scheme|typography\.secondary/.test(rule.params) && rule.remove());
    root.walkRules((rule) => {
      if (/\[data-color=(brand3|support\d)\]/.test(rule.selector)) rule.remove();
    });
  },
};

// The layers stand in the file in the order they are declared, and ours come after: they can simply be opened.
const openLayers = {
  postcssPlugin: 'open-layers',
  OnceExit(root) {
    root.walkAtRules('layer', (rule) => (rule.nodes ? rule.replaceWith(rule.nodes) : rule.remove()));
  },
};

// :where is :is without weight; what comes out weighs a little more, and ours, which come later, weigh as much.
const whereToIs = {
  postcssPlugin: 'where-to-is',
  Once(root) {
    root.walkRules((rule) => { rule.selector = rule.selector.replace(/:where\(/g, ':is('); });
  },
};

// :not(a,b) means :not(a):not(b), which old browsers know.
function splitNot(selector) {
  let out = '';
  for (let at = 0; at < selector.length;) {
    if (!selector.startsWith(':not(', at)) { out += selector[at]; at += 1; continue; }
    const parts = [''];
    let depth = 1;
    at += 5;
    for (; depth > 0; at += 1) {
      const sign = selector[at];
      if ('(['.includes(sign)) depth += 1;
      if (')]'.includes(sign)) depth -= 1;
      if (depth === 1 && sign === ',') parts.push('');
      else if (depth > 0) parts[parts.length - 1] += sign;
    }
    out += parts.map((part) => `:not(${part.trim()})`).join('');
  }
  return out;
}

const oldSelectors = {
  postcssPlugin: 'old-selectors',
  Once(root) {
    // These need a newer browser to mean anything at all.
    root.walkAtRules('supports', (rule) => { if (!/-webkit|-moz/.test(rule.params)) rule.remove(); });
    root.walkAtRules(/^(property|starting-style|position-try|container)$/, (rule) => { rule.remove(); });
    root.walkDecls((declaration) => {
      if (/color-mix\(|\blight-dark\(|\d(dvh|svh|lvh|lh|cqi)\b/.test(declaration.value)) declaration.remove();
    });
    root.walkRules((rule) => {
      if (rule.parent.type === 'atrule' && /keyframes/.test(rule.parent.name)) return;
      if (rule.parent.type === 'rule') { rule.remove(); return; } // placing of pop-ups that we do not use
      const kept = rule.selectors.filter((selector) => !/:has\(|:popover-open|::details-content|:autofill/.test(selector)).map(splitNot);
      if (kept.length) rule.selectors = kept; else rule.remove();
    });
    root.walkAtRules((rule) => { if (rule.nodes && rule.nodes.length === 0) rule.remove(); });
  },
};

const aliases = {
  postcssPlugin: 'aliases',
  OnceExit(root) {
    root.walkRules((rule) => {
      if (rule.parent.type === 'atrule' && /keyframes/.test(rule.parent.name)) return;
      const more = rule.selectors.flatMap((selector) => {
        for (const [ours, theirs] of Object.entries(ALIASES)) {
          const pattern = new RegExp(`\\.${theirs}(?![\\w-])`, 'g');
          if (pattern.test(selector)) return [selector, selector.replace(pattern, `.${ours}`)];
        }
        return [selector];
      });
      rule.selectors = [...new Set(more)];
    });
  },
};

async function designsystemet() {
  let theme = await readFile(`${CSS}/theme/designsystemet.css`, 'utf8');
  theme = theme
    .replace('--ds-size-mode-font-size--md:1.125', '--ds-size-mode-font-size--md:1')
    .replaceAll(/--ds-size-base:18/g, '--ds-size-base:16')
    .replaceAll('--ds-font-family:Inter', '--ds-font-family:"Be Vietnam Pro",system-ui,sans-serif')
    .replace('--ds-border-radius-base:0.25rem', '--ds-border-radius-base:0.5rem');
  const parts = await Promise.all(COMPONENTS.map((name) => readFile(`${CSS}/src/${name}.css`, 'utf8')));
  const first = await postcss([dropColourSchemes, openLayers]).process(theme, { from: undefined });
  const source = [first.css, themeColours(), ...parts].join('\n');
  const spelled = await postcss([openLayers, whereToIs, isPseudo({ preserve: false, specificityMatchingName: 'x' })])
    .process(source, { from: undefined });
  const result = await postcss([
    oldSelectors, aliases,
    cssnano({ preset: ['default', { mergeRules: false, svgo: false }] }),
  ]).process(spelled.css, { from: undefined });
  for (const warning of result.warnings()) console.warn(String(warning));
  await mkdir(`${OUT}/designsystemet`, { recursive: true });
  const fonts = await fontFaces();
  await writeFile(`${OUT}/designsystemet/designsystemet.css`, `/* Designsystemet (MIT), themed and flattened by assets/build.mjs */\n${fonts}\n${result.css}\n`);
  await copyFile('node_modules/@digdir/designsystemet-css/LICENSE', `${OUT}/designsystemet/LICENSE`);
}

async function fontFaces() {
  await mkdir(`${OUT}/be-vietnam-pro`, { recursive: true });
  await copyFile(`${FONT}/LICENSE`, `${OUT}/be-vietnam-pro/LICENSE`);
  const faces = [];
  for (const weight of WEIGHTS) {
    const source = await readFile(`${FONT}/${weight}.css`, 'utf8');
    for (const subset of SUBSETS) {
      const file = `be-vietnam-pro-${subset}-${weight}-normal.woff2`;
      await copyFile(`${FONT}/files/${file}`, `${OUT}/be-vietnam-pro/${file}`);
      const face = source.slice(source.indexOf(`/* be-vietnam-pro-${subset}-${weight}-normal */`));
      const range = face.match(/unicode-range: ([^;]+);/)[1];
      faces.push(`@font-face{font-family:"Be Vietnam Pro";font-style:normal;font-display:swap;font-weight:${weight};src:url(../be-vietnam-pro/${file}) format("woff2");unicode-range:${range}}`);
    }
  }
  return faces.join('\n');
}

async function echarts() {
  await build({
    entryPoints: ['assets/echarts.js'], outfile: `${OUT}/echarts/echarts.js`, bundle: true, minify: true,
    format: 'iife', globalName: 'echarts', target: ['chrome87', 'safari14', 'firefox84'], legalComments: 'none',
    banner: { js: '/* Apache ECharts (Apache-2.0), the parts named in assets/echarts.js */' },
  });
  await copyFile('node_modules/echarts/LICENSE', `${OUT}/echarts/LICENSE`);
  await copyFile('node_modules/echarts/NOTICE', `${OUT}/echarts/NOTICE`);
}

async function manifest() {
  const packages = {
    designsystemet: '@digdir/designsystemet-css', 'be-vietnam-pro': '@fontsource/be-vietnam-pro', echarts: 'echarts',
  };
  const listed = {};
  for (const [folder, name] of Object.entries(packages)) {
    const about = JSON.parse(await readFile(`node_modules/${name}/package.json`, 'utf8'));
    const files = {};
    for (const file of (await readdir(`${OUT}/${folder}`)).sort()) {
      files[file] = createHash('sha256').update(await readFile(`${OUT}/${folder}/${file}`)).digest('hex');
    }
    listed[folder] = { package: name, version: about.version, licence: about.license, sha256: files };
  }
  await writeFile(`${OUT}/manifest.json`, JSON.stringify(listed, null, 1) + '\n');
}

// For tests only: what looks for accessibility faults.
async function axe() {
  const folder = 'tests/browser/vendor';
  await mkdir(folder, { recursive: true });
  await copyFile('node_modules/axe-core/axe.min.js', `${folder}/axe.min.js`);
  await copyFile('node_modules/axe-core/LICENSE', `${folder}/axe-LICENSE`);
}

await rm(OUT, { recursive: true, force: true });
await mkdir(OUT, { recursive: true });
await designsystemet();
await echarts();
await axe();
await manifest();
