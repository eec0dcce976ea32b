import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { writePalettes } from '../../../scripts/write-palettes.ts';
import { colorRoles, contrast, paper, type ColorRole, type Palette } from './palette.ts';

const root = resolve(import.meta.dirname, '../../..');
const sheets = globSync('src/**/*.css', { cwd: root }).toSorted().map((path) => [path, readFileSync(resolve(root, path), 'utf8')] as const);
const own = sheets.filter(([path]) => path.startsWith('src/lib/'));

const withoutComments = (css: string): string => css.replaceAll(/\/\*.*?\*\//gsu, '');
const read = (path: string): string => sheets.find(([name]) => name === path)?.[1] ?? '';

/** Every rule's selector, however deep. */
function selectorsOf(css: string): readonly string[] {
  return withoutComments(css).split(/[{};]/u).map((part) => part.trim()).filter((part) => part !== '' && isSelector(part, css));
}

function isSelector(part: string, css: string): boolean {
  return !part.startsWith('@') && new RegExp(`${RegExp.escape(part)}\\s*\\{`, 'u').test(css);
}

/** Selectors that weigh something: more is left of them without `:where(…)` than pseudo-elements. */
function heavyIn(css: string): readonly string[] {
  return selectorsOf(css).filter((selector) => /[^\s,>+~]/u.test(withoutWhere(selector).replaceAll(/::[\w-]+/gu, '')));
}

function withoutWhere(selector: string): string {
  const start = selector.indexOf(':where(');
  if (start < 0) return selector;
  let depth = 0;
  for (let at = start + 6; at < selector.length; at++) {
    if (selector[at] === '(') depth++;
    if (selector[at] === ')' && --depth === 0) return withoutWhere(selector.slice(0, start) + selector.slice(at + 1));
  }
  return selector;
}

const physical = /(?<![\w-])(?:(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right|top|bottom)(?:-[\w-]+)?|(?:min-|max-)?(?:width|height)|left|right|top|bottom|border-(?:top|bottom)-(?:left|right)-radius|overflow-[xy]|(?:text-align|float|clear):\s*(?:left|right))\s*[:;]/gu;

function physicalIn(css: string): readonly string[] {
  // Of a viewport, not of a box.
  return [...withoutComments(css).replaceAll(/@(?:media|container)[^{]*/gu, '').matchAll(physical)].map(([found]) => found);
}

test('notices a selector that weighs something, and a side that is not logical', () => {
  expect(heavyIn('@layer a { .b { c: d } :where(.e):hover { f: g } :where(.h) i { j: k } }')).toEqual(['.b', ':where(.e):hover', ':where(.h) i']);
  expect(physicalIn('a { margin-left: 1px; inset-inline: 0; max-width: 2px; text-align: right; } @media (max-width: 3px) {}')).toEqual(['margin-left:', 'max-width:', 'text-align: right;']);
});

describe.each(own)('%s', (_path, css) => {
  test('is in a layer, whole', () => {
    expect(withoutComments(css).trim()).toMatch(/^@layer bl\.(?:reset|tokens|base|components) \{.*\}$/su);
    expect(withoutComments(css).match(/@layer/gu)).toHaveLength(1);
  });
  test('weighs nothing, so that one class of the host wins', () => {
    expect(heavyIn(css)).toEqual([]);
  });
  test('has a start and an end, no left and no right', () => {
    expect(physicalIn(css)).toEqual([]);
  });
  test('makes no text smaller than 12 pixels, whatever the page’s root is', () => {
    const sizes = [...withoutComments(css).matchAll(/font-size:\s*([^;]+);/gu)].map(([, size = '']) => size);
    expect(sizes.filter((size) => !/^(?:var\(--bl-size-[a-z-]+\)|inherit)$/u.test(size))).toEqual([]);
    expect(withoutComments(css)).not.toMatch(/font:\s*(?!inherit)[^;]*\d/u);
  });
  test('needs no !important', () => {
    expect(css).not.toContain('!important');
  });
});

test('every sheet is part of what is shipped, and comes once', () => {
  const imported = (entry: string): readonly string[] =>
    [...read(entry).matchAll(/@import '\.\/([^']+)'/gu)].flatMap(([, path = '']) => (path.startsWith('lib/') ? [`src/${path}`] : imported(`src/${path}`)));
  expect(imported('src/styles.css').toSorted()).toEqual(own.map(([path]) => path));
  expect(imported('src/base.css').filter((path) => /paper|contrast|plain/u.test(path))).toEqual([]);
  for (const entry of ['src/styles.css', 'src/base.css']) expect(read(entry)).toMatch(/^@layer bl\.reset, bl\.tokens, bl\.base, bl\.components;/u);
});

test('the palettes are written from what is said once', () => {
  for (const [path, css] of Object.entries(writePalettes())) expect(read(path)).toBe(css);
});

test('every colour role has a value without a theme', () => {
  const roles = [...read('src/lib/theme/system.css').matchAll(/--bl-([\w-]+):/gu)].map(([, role]) => role);
  expect(colorRoles.filter((role) => !roles.includes(role))).toEqual([]);
});

test('no part asks for a variable that is nowhere set', () => {
  const set = new Set(own.flatMap(([, css]) => [...css.matchAll(/(--bl-[\w-]+):/gu)].map(([, name]) => name)));
  const used = own.flatMap(([, css]) => [...css.matchAll(/var\((--bl-[\w-]+)/gu)].map(([, name]) => name));
  expect([...new Set(used)].filter((name) => !set.has(name))).toEqual([]);
});

/** WCAG 2.2, relative luminance. */
function luminance(color: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function ratio(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const grounds: readonly ColorRole[] = ['canvas', 'surface', 'surface-2', 'surface-3'];
const texts: readonly (readonly [ColorRole, readonly ColorRole[]])[] = [
  ['text', grounds], ['text-2', grounds], ['text-3', ['canvas', 'surface', 'surface-2']], ['on-ink', ['ink']], ['on-seal', ['seal']], ['on-danger', ['danger']],
  ['seal', ['surface', 'seal-soft']], ['caution', ['surface', 'caution-soft']], ['danger', ['surface', 'danger-soft']], ['ok', ['surface', 'ok-soft']],
];
const edges: readonly (readonly [ColorRole, readonly ColorRole[]])[] = [['line-strong', ['surface', 'surface-2']], ['focus', grounds]];

const palettes: readonly (readonly [string, Palette, number])[] = [['paper', paper, 4.5], ['contrast', contrast, 7]];

describe.each(palettes)('%s', (_name, palette, least) => {
  test.each([0, 1] as const)('can be read in scheme %i', (scheme) => {
    const tooLow = (pairs: typeof texts, limit: number) =>
      pairs.flatMap(([front, backs]) => backs.filter((back) => ratio(palette[front][scheme], palette[back][scheme]) < limit).map((back) => `${front} on ${back}`));
    expect(tooLow(texts, least)).toEqual([]);
    expect(tooLow(edges, 3)).toEqual([]);
  });
});
