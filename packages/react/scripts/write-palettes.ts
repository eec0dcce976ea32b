/**
 * Writes `src/lib/theme/paper.css` and `contrast.css` from `palette.ts`, where light and dark are said once. CSS could
 * say them once itself, with `light-dark()`; but bundlers that lower it for older browsers make it forget the
 * `color-scheme` of what it is nested in.
 */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { colorRoles, contrast, paper, type Palette } from '../src/lib/theme/palette.ts';

const root = resolve(import.meta.dirname, '..');

/** A page, or a part of one, that says which scheme it has. */
const said = { light: `[data-theme='light'], [data-bl-color-scheme='light']`, dark: `[data-theme='dark'], [data-bl-color-scheme='dark']` };
/** The element a shadow tree hangs on, by what it says. */
const host = { notLight: `:host(:not([data-theme='light']))`, dark: `:host([data-theme='dark'])` };
const more = `[data-bl-contrast='more']`;
const less = `[data-bl-contrast='default']`;

/** What is generated, by path from the package's folder. */
export function writePalettes(): Readonly<Record<string, string>> {
  const dark = '@media (prefers-color-scheme: dark)';
  const isPageDark = `:where(:root:not(${said.light}), ${host.notLight}, [data-bl-color-scheme='system'])`;
  const paperRules = [
    rule(`:where(:root, :host, ${said.light}, [data-bl-color-scheme='system'])`, paper, 0),
    within(dark, rule(isPageDark, paper, 1)),
    rule(`:where(${host.dark}, ${said.dark})`, paper, 1),
  ];
  const contrastRules = [
    within('@media (prefers-contrast: more)', rule(`:where(:root:not(${less}), :host, :is(${said.light}):not(${less}))`, contrast, 0)),
    within(`@media (prefers-contrast: more) and (prefers-color-scheme: dark)`, rule(`:where(:root:not(${said.light}, ${less}), ${host.notLight})`, contrast, 1)),
    within('@media (prefers-contrast: more)', rule(`:where(${host.dark}, :is(${said.dark}):not(${less}))`, contrast, 1)),
    rule(`:where(${more})`, contrast, 0),
    within(dark, rule(`:where(${more}:not(:is(${said.light}), :is(${said.light}) *))`, contrast, 1)),
    rule(`:where(${more}:is(${said.dark}), :is(${said.dark}) ${more}:not(:is(${said.light})))`, contrast, 1),
  ];
  return { 'src/lib/theme/paper.css': sheet(paperRules), 'src/lib/theme/contrast.css': sheet(contrastRules) };
}

function sheet(rules: readonly string[]): string {
  return `/* Written by scripts/write-palettes.ts from palette.ts: change that. */\n@layer bl.tokens {\n${rules.map((text) => indent(text)).join('\n\n')}\n}\n`;
}

function rule(selector: string, palette: Palette, scheme: 0 | 1): string {
  const colors = colorRoles.map((role) => `  --bl-${role}: ${palette[role][scheme]};`);
  return `${selector} {\n  --bl-color-scheme: ${scheme === 0 ? 'light' : 'dark'};\n${colors.join('\n')}\n}`;
}

function within(condition: string, text: string): string {
  return `${condition} {\n${indent(text)}\n}`;
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gmu, '  ');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, text] of Object.entries(writePalettes())) writeFileSync(resolve(root, path), text);
}
