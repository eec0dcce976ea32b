import { createHash } from 'node:crypto';
import compile from 'icu-minify/compile';

/** Messages by key, in groups. */
export interface Tree {
  readonly [key: string]: string | Tree;
}

type File = readonly [path: string, text: string];

/** English: a file per section, so that a part of the kit brings only its own. */
export function compileEnglish(sections: Readonly<Record<string, Tree>>): Readonly<Record<string, string>> {
  const names = Object.keys(sections);
  const types = names.map((name) => `import type { ${toTypeName(name)} } from './${toFileName(name)}.ts';\n`).join('');
  return Object.fromEntries([
    ...names.map((name) => compileSection(name, sections[name]!)),
    ['src/lib/messages/en/sections.ts', `${header('messages/en/')}${types}\n/** The words of each part of the kit. */\nexport interface Sections {\n${names.map((name) => `  readonly ${name}: ${toTypeName(name)};\n`).join('')}}\n`],
    ['src/lib/messages/en/english.ts', `${header('messages/en/')}import type { Language } from '../messages.ts';\n\nexport const english: Language = ${printValue(toLanguage('en', sections), '')};\n`],
  ]);
}

/** Another language: one file, loaded when it is asked for. Where English has more, English stands in. */
export function compileCatalog(locale: string, sections: Readonly<Record<string, Tree>>, english: Readonly<Record<string, Tree>>): File {
  const whole = fillIn(english, sections) as Readonly<Record<string, Tree>>;
  const values = Object.entries(whole).map(([name, tree]) => `    ${name}: ${printValue(tree, '    ')},\n`).join('');
  return [
    `src/locales/${locale}.ts`,
    `${header(locale === 'en-XA' ? 'messages/en/' : `messages/${locale}.json`)}import type { Catalog } from '../lib/messages/messages.ts';\n\nexport const ${toExportName(locale)}: Catalog = {\n${Object.entries(toLanguage(locale, whole)).map(([key, value]) => `  ${key}: '${value}',\n`).join('')}  sections: {\n${values}  },\n};\n`,
  ];
}

export function toExportName(locale: string): string {
  return locale.replaceAll('-', '');
}

function fillIn(english: Tree, translation: Tree): Tree {
  return Object.fromEntries(
    Object.entries(english).map(([key, value]) => {
      const translated = translation[key];
      if (typeof value === 'string') return [key, typeof translated === 'string' ? translated : value];
      return [key, fillIn(value, typeof translated === 'object' ? translated : {})];
    }),
  );
}

function compileSection(name: string, tree: Tree): File {
  const source = `messages/en/${toFileName(name)}.json`;
  const type = printType(tree, '');
  const template = type.includes('Template<') ? "import type { Template } from '../template.ts';\n" : '';
  return [
    `src/lib/messages/en/${toFileName(name)}.ts`,
    `${header(source)}import type { Section } from '../messages.ts';\n${template}\nexport interface ${toTypeName(name)} ${type}\n\nexport const ${name}Messages: Section<'${name}'> = {\n  name: '${name}',\n  messages: ${printValue(tree, '  ')},\n};\n`,
  ];
}

function header(source: string): string {
  return `// Written by scripts/compile-messages.ts from ${source}: change that.\n`;
}

function toFileName(name: string): string {
  return name.replace(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);
}

function toTypeName(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}Messages`;
}

function toLanguage(locale: string, messages: object): Readonly<Record<string, string>> {
  const version = createHash('sha256').update(JSON.stringify(messages)).digest('hex').slice(0, 12);
  const direction = ['ar', 'he'].includes(new Intl.Locale(locale).language) ? 'rtl' : 'ltr';
  return { locale, version, direction, inSentence: locale === 'en' ? 'lower' : 'same' };
}

function printType(tree: string | Tree, indent: string): string {
  if (typeof tree === 'string') return printTemplateType(tree);
  const members = Object.entries(tree).map(([key, value]) => `${indent}  readonly ${printKey(key)}: ${printType(value, `${indent}  `)};\n`);
  return `{\n${members.join('')}${indent}}`;
}

function printTemplateType(message: string): string {
  const compiled = compile(message);
  if (typeof compiled === 'string') return 'string';
  const values = Object.entries(valuesOf(compiled)).map(([name, kind]) => `readonly ${name}: ${kind}`);
  return values.length === 0 ? 'Template<unknown>' : `Template<{ ${values.join('; ')} }>`;
}

/** ICU's kinds of places, as icu-minify numbers them. */
const kinds = { select: 1, plural: 2, ordinal: 3, number: 4 };

/** The values a compiled message takes: what is counted is a number, what is merely put in may be anything. */
export function valuesOf(node: unknown): Readonly<Record<string, 'number' | 'unknown'>> {
  if (!Array.isArray(node)) return {};
  const [name, kind, options] = node as readonly unknown[];
  if (typeof name === 'string' && node.length === 1 && /^\w+$/u.test(name)) return { [name]: 'unknown' };
  if (typeof name === 'string' && (kind === kinds.plural || kind === kinds.number || kind === kinds.ordinal)) {
    return { ...Object.assign({}, ...Object.values((options as object | undefined) ?? {}).map(branchValues)), [name]: 'number' };
  }
  return branchValues(node);
}

function branchValues(nodes: unknown): Readonly<Record<string, 'number' | 'unknown'>> {
  return Array.isArray(nodes) ? Object.assign({}, ...nodes.map(valuesOf)) : {};
}

function printValue(tree: string | Tree, indent: string): string {
  if (typeof tree === 'string') return JSON.stringify(compile(tree));
  const members = Object.entries(tree).map(([key, value]) => `${indent}  ${printKey(key)}: ${printValue(value, `${indent}  `)},\n`);
  return `{\n${members.join('')}${indent}}`;
}

function printKey(key: string): string {
  return /^[A-Za-z_]\w*$/u.test(key) ? key : `'${key}'`;
}
