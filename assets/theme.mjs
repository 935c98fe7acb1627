// Our colours in Designsystemet's scales: sixteen steps each are computed from one colour, then the few that the
// design fixes by hand (paper, ink, lines) are put in place. See shared/design/README: one strong green, teal for data,
// amber only for attention, red only for "không đạt" and errors, violet only for training data.
import { generateColorSchemes } from '@digdir/designsystemet/color';

const COLOURS = {
  accent: '#0b5d4e', // rừng đước
  brand1: '#0e7c86', // biển
  brand2: '#5b3f8c', // tập huấn
  neutral: '#4d5a57',
  success: '#0b5d4e',
  info: '#0e7c86',
  warning: '#8f5200',
  danger: '#a4243b',
};

const BY_HAND = {
  light: {
    'accent-base-default': '#0b5d4e', 'accent-base-hover': '#084a3e', 'accent-base-active': '#063a30',
    'accent-surface-tinted': '#dcefe9', 'success-surface-tinted': '#dcefe9',
    'accent-text-subtle': '#0b5d4e', 'accent-border-strong': '#0b5d4e', 'success-text-subtle': '#0b5d4e',
    'brand1-base-default': '#0e7c86', 'brand1-text-subtle': '#0b6770', 'brand2-text-subtle': '#5b3f8c',
    'brand2-surface-tinted': '#ece6f6', 'brand2-background-tinted': '#f6f2fb',
    'warning-surface-tinted': '#fdf1dc', 'warning-text-subtle': '#8f5200', 'warning-base-default': '#8f5200',
    'danger-surface-tinted': '#fae4e7', 'danger-text-subtle': '#a4243b', 'danger-base-default': '#a4243b',
    'neutral-background-default': '#fbfaf7', 'neutral-background-tinted': '#f3f4f0', 'neutral-surface-default': '#ffffff',
    'neutral-surface-tinted': '#eef0ef', 'neutral-surface-hover': '#e6eae8', 'neutral-surface-active': '#d9dfdc',
    'neutral-border-subtle': '#d9dfdc', 'neutral-border-default': '#7d8986',
    'neutral-text-default': '#17211f', 'neutral-text-subtle': '#4d5a57',
  },
  dark: {
    'accent-base-default': '#58b8a0', 'accent-base-hover': '#74c8b3', 'accent-base-active': '#92d6c5',
    'accent-base-contrast-default': '#06201a', 'accent-base-contrast-subtle': '#06201a',
    'accent-surface-tinted': '#153a32', 'success-surface-tinted': '#153a32',
    'accent-text-subtle': '#7fd0bb', 'success-text-subtle': '#7fd0bb', 'accent-border-strong': '#7fd0bb',
    'brand1-base-default': '#4fb3bd', 'brand1-text-subtle': '#7cc9d1',
    'brand2-text-subtle': '#c5b2ea', 'brand2-surface-tinted': '#34264f', 'brand2-background-tinted': '#2a2040',
    'warning-surface-tinted': '#3d2a0b', 'warning-text-subtle': '#f0bd6c', 'warning-base-default': '#f0bd6c',
    'danger-surface-tinted': '#471a22', 'danger-text-subtle': '#f4a3b1', 'danger-base-default': '#f4a3b1',
    'neutral-background-default': '#101715', 'neutral-background-tinted': '#151d1b', 'neutral-surface-default': '#18211f',
    'neutral-surface-tinted': '#222d2a', 'neutral-surface-hover': '#28342f', 'neutral-surface-active': '#33403b',
    'neutral-border-subtle': '#313d39', 'neutral-border-default': '#84938e',
    'neutral-text-default': '#e9efec', 'neutral-text-subtle': '#a9b6b1',
  },
};

function declarations(scheme) {
  const values = {};
  for (const [name, hex] of Object.entries(COLOURS)) {
    for (const step of generateColorSchemes(hex)[scheme]) values[`${name}-${step.name}`] = step.hex;
  }
  Object.assign(values, BY_HAND[scheme]);
  const lines = Object.entries(values).map(([name, hex]) => `--ds-color-${name}:${hex}`);
  const outer = scheme === 'light' ? '#17211f' : '#f4f7f5';
  const inner = scheme === 'light' ? '#ffffff' : '#101715';
  return [...lines, `--ds-color-focus-inner:${inner}`, `--ds-color-focus-outer:${outer}`, `color-scheme:${scheme}`].join(';');
}

export function themeColours() {
  const light = declarations('light');
  const dark = declarations('dark');
  return [
    `:root,[data-color-scheme=light]{${light}}`,
    `[data-color-scheme=dark]{${dark}}`,
    `@media (prefers-color-scheme:dark){[data-color-scheme=auto]{${dark}}}`,
    // Paper is white whatever the screen was.
    `@media print{:root,[data-color-scheme]{${light}}}`,
  ].join('\n');
}
