import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import compile from 'icu-minify/compile';
import { describe, expect, test } from 'vitest';
import { compileMessages, readEnglish, readTranslations } from '../../../scripts/compile-messages.ts';
import type { Tree } from '../../../scripts/messages/compile-catalog.ts';
import { toPseudo } from '../../../scripts/messages/pseudo.ts';
import { catalogLocales, loadCatalog } from './load-catalog.ts';

type Messages = Readonly<Record<string, string>>;

const english = flatten(readEnglish());
const translations = Object.fromEntries(Object.entries(readTranslations()).map(([locale, tree]) => [locale, flatten(tree)]));
const keys = Object.keys(english);

function flatten(tree: Tree, path: readonly string[] = []): Messages {
  const entries = Object.entries(tree).map(([key, value]) => (typeof value === 'string' ? { [[...path, key].join('/')]: value } : flatten(value, [...path, key])));
  return Object.assign({}, ...entries) as Messages;
}

/** The parts of a compiled message: words, places, plurals and marks, those inside others too. */
type Part =
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'value' | 'number' | 'mark'; readonly name: string }
  | { readonly kind: 'plural'; readonly name: string; readonly forms: readonly string[] };

function partsOf(message: string): readonly Part[] {
  return toParts([compile(message)].flat());
}

function toParts(nodes: readonly unknown[]): readonly Part[] {
  return nodes.flatMap((node): readonly Part[] => {
    if (typeof node === 'string') return [{ kind: 'words', text: node }];
    if (!Array.isArray(node)) return [];
    const [name, kind, forms] = node as unknown as readonly [string, unknown, Readonly<Record<string, unknown>>];
    if (node.length === 1) return [{ kind: 'value', name }];
    if (kind === 4) return [{ kind: 'number', name }];
    if (kind === 2) return [{ kind: 'plural', name, forms: Object.keys(forms) }, ...Object.values(forms).flatMap((form) => toParts([form].flat()))];
    return typeof kind === 'number' && kind > 0 ? [{ kind: 'mark', name: `unexpected ${kind}` }] : [{ kind: 'mark', name }, ...toParts(node.slice(1))];
  });
}

/** What a message takes and marks: `name`, `count#`, `<b>`; each once. */
function placesOf(message: string): readonly string[] {
  const places = partsOf(message).flatMap((part) => {
    if (part.kind === 'words') return [];
    if (part.kind === 'value') return [part.name];
    return [part.kind === 'mark' ? `<${part.name}>` : `${part.name}#`];
  });
  return [...new Set(places)].toSorted();
}

/** One way through a message: the plural forms it takes, by what they count, and the values it says on that way. */
interface Reading {
  readonly forms: Readonly<Record<string, string>>;
  readonly says: ReadonlySet<string>;
}

function readingsOf(message: string): readonly Reading[] {
  return toReadings([compile(message)].flat(), '');
}

function toReadings(nodes: readonly unknown[], counted: string): readonly Reading[] {
  return nodes.reduce<readonly Reading[]>((before, node) => before.flatMap((one) => readingsOfNode(node, counted).map((other) => ({ forms: { ...one.forms, ...other.forms }, says: one.says.union(other.says) }))), [{ forms: {}, says: new Set() }]);
}

function readingsOfNode(node: unknown, counted: string): readonly Reading[] {
  if (typeof node === 'string') return [{ forms: {}, says: new Set() }];
  // All that is neither words nor a place is the number that is counted, `#`.
  if (!Array.isArray(node)) return [{ forms: {}, says: new Set([counted]) }];
  const [name, kind, forms] = node as unknown as readonly [string, unknown, Readonly<Record<string, unknown>>];
  if (node.length === 1 || kind === 4) return [{ forms: {}, says: new Set([name]) }];
  if (kind === 2) return Object.entries(forms).flatMap(([form, inner]) => toReadings([inner].flat(), name).map((reading) => ({ ...reading, forms: { ...reading.forms, [name]: form } })));
  return toReadings(node.slice(1), counted);
}

/** Which values some form of a translation does not say, though English does. */
function lostIn(locale: string, translated: string, original: string): readonly string[] {
  const readings = readingsOf(original);
  return readingsOf(translated).flatMap(({ forms, says }) => {
    const like = readings.find((reading) => Object.entries(reading.forms).every(([name, form]) => form === (forms[name]?.startsWith('=') ? forms[name] : 'other')));
    return [...(like?.says ?? [])].filter((name) => !says.has(name) && !isOneNumber(locale, forms[name])).map((name) => `${Object.values(forms).join(' ')}: ${name}`);
  });
}

/** Whether a plural form is for one number only, so that its words may say the number: "both", not "2". */
function isOneNumber(locale: string, form: string | undefined): boolean {
  if (form === undefined) return false;
  const rules = new Intl.PluralRules(locale);
  return form.startsWith('=') || Array.from({ length: 201 }, (_, number) => rules.select(number)).filter((category) => category === form).length === 1;
}

/** The forms for one number, `=0`, that a message has. */
function exactFormsOf(message: string): string {
  return pluralsOf(message).map((forms) => forms.filter((form) => form.startsWith('=')).join()).join(' ');
}

function pluralsOf(message: string): readonly (readonly string[])[] {
  return partsOf(message).flatMap((part) => (part.kind === 'plural' ? [part.forms] : []));
}

/** A message's own words. */
function wordsOf(message: string): string {
  return partsOf(message).flatMap((part) => (part.kind === 'words' ? [part.text] : [])).join(' ');
}

test('there are nine languages and the pseudo-language, and each can be loaded', async () => {
  expect(catalogLocales.toSorted()).toEqual(['en', ...Object.keys(translations), 'en-XA'].toSorted());
  expect(Object.keys(translations)).toEqual(['ar', 'de', 'es', 'fr', 'he', 'ja', 'pt-BR', 'zh-Hans']);
  const loaded = await Promise.all(catalogLocales.map(loadCatalog));
  expect(loaded.map((catalog) => catalog?.locale ?? 'en')).toEqual(catalogLocales);
});

test('what is shipped is compiled from what is written', () => {
  const root = resolve(import.meta.dirname, '../../..');
  const stale = Object.entries(compileMessages()).filter(([path, text]) => readFileSync(resolve(root, path), 'utf8') !== text);
  expect(stale.map(([path]) => path)).toEqual([]);
});

test('notices a missing place, a plural that the language does not have, and English', () => {
  expect(placesOf('{a} <b>{n, plural, one {#} other {# {c}}}</b>')).toEqual(['<b>', 'a', 'c', 'n#']);
  expect(pluralsOf('{n, plural, one {#} other {#}}')).toEqual([['one', 'other']]);
  expect(lostIn('ar', '{n, plural, zero {no} one {one} two {two} few {some} many {# {a}} other {# {a}}}', '{n, plural, one {# {a}} other {# {a}}}')).toEqual(['zero: a', 'one: a', 'two: a', 'few: n', 'few: a']);
  expect(lostIn('fr', '{n, plural, =0 {none} one {one} many {#} other {#}}', '{n, plural, =0 {none of {n}} one {#} other {#}}')).toEqual(['one: n']);
  expect([exactFormsOf('{n, plural, =0 {none} other {#}}'), exactFormsOf('{n, plural, other {#}}')]).toEqual(['=0', '']);
  expect(englishLeftIn('Der Request was denied by you')).toEqual(['Request', 'by', 'you']);
});

describe.each(Object.entries(translations))('%s', (locale, messages) => {
  test('has every message, and none that English has not', () => {
    expect(keys.filter((key) => !Object.hasOwn(messages, key))).toEqual([]);
    expect(Object.keys(messages).filter((key) => !Object.hasOwn(english, key))).toEqual([]);
  });

  test('puts the same values into each, and marks as much', () => {
    const different = Object.keys(messages).filter((key) => placesOf(messages[key]!).join() !== placesOf(english[key] ?? '').join());
    expect(different).toEqual([]);
  });

  test('says each value in every plural form', () => {
    expect(Object.keys(messages).flatMap((key) => lostIn(locale, messages[key]!, english[key] ?? '').map((lost) => `${key} ${lost}`))).toEqual([]);
  });

  test('has a form for each number its language tells apart', () => {
    const categories = new Intl.PluralRules(locale).resolvedOptions().pluralCategories.toSorted();
    const wrong = keys.filter((key) => pluralsOf(messages[key] ?? '').some((forms) => forms.filter((form) => !form.startsWith('=')).toSorted().join() !== categories.join()));
    expect(wrong).toEqual([]);
    expect(Object.keys(messages).filter((key) => exactFormsOf(messages[key]!) !== exactFormsOf(english[key] ?? ''))).toEqual([]);
  });

  test('leaves no English', () => {
    const same = keys.filter((key) => messages[key] === english[key] && /\p{L}{2}/u.test(wordsOf(english[key]!)) && !sameInMany.has(`${locale} ${key}`));
    const left = keys.flatMap((key) => englishLeftIn(wordsOf(messages[key] ?? '')).map((word) => `${key}: ${word}`));
    expect([...same, ...left]).toEqual([]);
  });

  test('promises nothing for ever', () => {
    expect(keys.filter((key) => forEver.test(wordsOf(messages[key] ?? '')))).toEqual([]);
  });

  test('uses no letter that cannot be seen', () => {
    expect(keys.filter((key) => /[\p{Cf}\p{Cc}]/u.test(messages[key] ?? ''))).toEqual([]);
  });
});

test('English promises nothing for ever, and calls a refusal by its name', () => {
  expect(keys.filter((key) => forEver.test(wordsOf(english[key]!)))).toEqual([]);
  expect(english['card/deny']).toBe('Deny');
});

test('the pseudo-language is a third longer at least, and says what is put in', () => {
  const pseudo = flatten(toPseudo(readEnglish()));
  expect(keys.filter((key) => placesOf(pseudo[key]!).join() !== placesOf(english[key]!).join())).toEqual([]);
  expect(keys.filter((key) => wordsOf(pseudo[key]!).length < wordsOf(english[key]!).length * 1.3)).toEqual([]);
});

/** Words that are English and nothing else in the languages there are. The names of a query’s fields, `from:2026`, are the same in all. */
const englishWords = /\b(?:the|and|were|of|your|you|this|that|by|from|with|approve|deny|request)\b(?!:\S)/giu;

function englishLeftIn(words: string): readonly string[] {
  return words.match(englishWords) ?? [];
}

/** "Always" and "permanent", in each language. */
const forEver = /\b(?:always|permanent\p{L}*|immer|dauerhaft\p{L}*|toujours|durables?|siempre|duradero?s?|sempre|duradour[ao]s?)\b|いつも|常に|永続|永久|总是|始终|长期(?!限)|دائم|תמיד|קבועה|קבועות|לצמיתות/iu;

/** Words that are the same in both languages. */
const sameInMany = new Set([
  'de passkeys/label', 'de passkeys/name', 'es edit/no', 'fr limits/label', 'fr card/confirmation', 'fr grantsManager/states/active',
  'de timeline/filter/agent', 'de timeline/detail/passkey', 'de timeline/export/format',
  'de policy/panel/text', 'de policy/panel/tests', 'de policy/form/argument', 'de policy/call/agent', 'de policy/tests/table', 'de policy/tests/test', 'de policy/versions/version', 'de policy/reviewing/tests',
  'es policy/sentence/no',
  'fr policy/panel/tests', 'fr policy/panel/versions', 'fr policy/form/argument', 'fr policy/call/arguments', 'fr policy/call/agent', 'fr policy/impact/actions', 'fr policy/tests/table', 'fr policy/tests/test', 'fr policy/versions/version', 'fr policy/reviewing/tests',
  'fr timeline/filter/agent', 'fr timeline/detail/session', 'fr timeline/stage/decision', 'fr timeline/export/format',
]);

/** The kit's code, without the words themselves and without tests; and core's, whose codes and states name many of them. */
const packages = resolve(import.meta.dirname, '../../../..');
const sources = globSync('{core,react}/src/**/*.{ts,tsx}', { cwd: packages })
  .filter((path) => !/messages.en|locales|\.test\.|\.stories\.|test-support/u.test(path))
  .map((path) => readFileSync(resolve(packages, path), 'utf8'))
  .join('\n');

/** By its own name, or by that of what it is in, where what is in it is chosen by a state or a code. */
function isUsed(key: string): boolean {
  const [name = '', ...around] = key.split('/').toReversed();
  return new RegExp(`\\b${name}\\b`, 'u').test(sources) || around.some((outer) => new RegExp(`\\b${outer}\\??\\.?\\[`, 'u').test(sources));
}

test('every message in English is said somewhere, and one that is not is noticed', () => {
  expect([...keys, 'inbox/neverSaidByAnybody'].filter((key) => !isUsed(key))).toEqual(['inbox/neverSaidByAnybody']);
});
