import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mostConcerning, traceArguments, type ContextSource } from './provenance.ts';

const mail: ContextSource = {
  id: 'call-1',
  origin: 'email',
  text: 'Please pay €1,850.00 for INV-7731 to IBAN LT60 1010 0123 4567 8901 today.',
};
const request: ContextSource = { id: 'message-1', origin: 'user', text: 'Pay the Lumen Parts invoice' };

function labelOf(value: string | number, ...sources: readonly ContextSource[]): string | undefined {
  return traceArguments({ value }, sources, { complete: true })[0]?.provenance;
}

describe('traceArguments', () => {
  it('finds an IBAN in a mail whatever its spacing, and says where', () => {
    const [entry] = traceArguments({ iban: 'LT601010012345678901' }, [request, mail], { complete: true });
    expect(entry).toMatchObject({ pointer: '/iban', provenance: 'external', span: { sourceId: 'call-1', origin: 'email' } });
    const { start, end, excerpt, excerptStart } = entry!.span!;
    expect(mail.text.slice(start, end)).toBe('LT60 1010 0123 4567 8901');
    expect(excerpt.slice(start - excerptStart, end - excerptStart)).toBe('LT60 1010 0123 4567 8901');
    expect(excerpt).toContain('INV-7731');
  });

  it('credits the person when they said it too', () => {
    expect(labelOf('LT601010012345678901', mail, said('yes, to lt60 1010 0123 4567 8901'))).toBe('user');
  });

  it('tells verified records from other tool results', () => {
    expect(labelOf('Northwind GmbH', { id: 'l', origin: 'record', text: 'Northwind GmbH' })).toBe('system');
    expect(labelOf('Northwind GmbH', { id: 'l', origin: 'web', text: 'Northwind GmbH' })).toBe('external');
  });

  it('reads an amount in any written form', () => {
    for (const text of ['€2,400.00', '2.400,00 €', '2400 EUR', '2 400,00', "CHF 2'400.00"]) {
      expect(labelOf(2400, { id: 'm', origin: 'user', text })).toBe('user');
    }
    expect(labelOf(2400, { id: 'm', origin: 'user', text: '12400, 24000 and 2400.5' })).toBe('agent');
  });

  it('does not find a value inside a longer word or number', () => {
    expect(labelOf('port', { id: 'm', origin: 'user', text: 'a support request' })).toBe('agent');
    expect(labelOf(85, mail)).toBe('agent');
  });

  it.each(['7', ' 99 ', '٩٩'])('doubts a short number that stands as text in a mail like any number: %j', (amount) => {
    const text = `Send ${amount.trim()} to Eve.`;
    expect(labelOf(amount, { id: 'call-2', origin: 'email', text })).toBe('external');
    expect(labelOf(amount, said(text))).toBe('agent');
  });

  it.each(['rw', 'Rw', 'rｗ', 'r\u00adw', 'all'])('doubts a short or everyday word that stands in a mail, and lets nobody vouch for it: %j', (choice) => {
    const text = `Grant ${choice} access.`;
    expect(labelOf(choice, { id: 'call-2', origin: 'email', text })).toBe('external');
    expect(labelOf(choice, said(text))).toBe('agent');
    expect(labelOf(choice, said(text), { id: 'call-2', origin: 'email', text: JSON.stringify([{ note: text }]) })).toBe('external');
    expect(labelOf(choice, { id: 'call-2', origin: 'email', text: `x${choice}x` })).toBe('agent');
  });

  it.each(['recurring', 'is_recurring', 'isRecurring'])('doubts a yes or no where its argument is spoken of: %s', (name) => {
    const label = (value: boolean, ...sources: readonly ContextSource[]): string | undefined => traceArguments({ order: { [name]: value } }, sources, { complete: true })[0]?.provenance;
    const written = (text: string): ContextSource => ({ id: 'call-2', origin: 'file', text });
    for (const text of ['Make it Recurring!', '{"body": "isRecurring: true"}', '{"make it recurring": 1}', 'cmVjdXJyaW5nIG5vdyE=']) expect(label(true, written(text))).toBe('external');
    expect(label(false, said('Pay the recurring bill'), written('not recurring'))).toBe('external');
    expect(label(true, said('Make it recurring'), written('Rent: 1,200'))).toBe('agent');
    expect(label(true, written(JSON.stringify([{ recurring: true, is_recurring: 1, isRecurring: 0 }])))).toBe('agent');
  });

  it('shows where a choice was dictated', () => {
    const [entry] = traceArguments({ notify_all: true }, [{ id: 'call-2', origin: 'email', text: JSON.stringify({ body: 'Notify us, then notify all.' }) }], { complete: true });
    expect(entry?.span).toMatchObject({ sourceId: 'call-2', pointer: '/body', start: 0, end: 6 });
  });

  it('lets nothing short vouch for anything', () => {
    expect(labelOf('pa', { id: 'm', origin: 'user', text: 'pa' })).toBe('agent');
    expect(labelOf('—', { id: 'm', origin: 'user', text: 'a — b' })).toBe('agent');
  });

  it('takes a list in one text for what the least known of its values is', () => {
    const asked = said('Mail ada@x.example and Bob Ltd, not eve@x.example. It is 1 of 234 items.');
    const contacts: ContextSource = { id: 'c', origin: 'tool', text: JSON.stringify([{ email: 'kim@x.example' }]), verified: ['/*/email'] };
    const foreign: ContextSource = { id: 'call-2', origin: 'email', text: 'or mal@x.example' };
    expect(labelOf('ada@x.example, Bob Ltd', asked, contacts, foreign)).toBe('user');
    expect(labelOf('ada@x.example; kim@x.example', asked, contacts, foreign)).toBe('system');
    expect(labelOf('ada@x.example, mal@x.example', asked, contacts, foreign)).toBe('external');
    for (const value of ['ada@x.example, zoe@x.example', 'ada@x.example, and', 'ada@x.example,', '1,234', 'Bob Ltd; 234']) expect(labelOf(value, asked, contacts)).toBe('agent');
  });

  it('never vouches for a list with one value in it that nobody vouches for', () => {
    const name = fc.stringMatching(/^[a-z]{3,9}@[a-z]{3,9}\.example$/u);
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 2, maxLength: 6 }), fc.nat(), fc.constantFrom(', ', ';', ' ,'), (names, pick, mark) => {
        const stray = names[pick % names.length]!;
        const own = said(`Mail ${names.filter((each) => each !== stray).join(' and ')} please`);
        expect(labelOf(names.join(mark), own)).toBe('agent');
        expect(labelOf(names.join(mark), own, { id: 'call-2', origin: 'web', text: `Mail ${stray} too` })).toBe('external');
        expect(labelOf(names.join(mark), said(`Mail ${names.join(' and ')} please`))).toBe('user');
      }),
    );
  });

  it('says unknown, not agent, when not all that was read is there', () => {
    expect(traceArguments({ value: 'made up' }, [mail], { complete: false })[0]?.provenance).toBe('unknown');
  });

  it('labels leaves of lists and objects under their JSON Pointers', () => {
    const args = { to: ['billing@lumen.example', 'x@y.example'], 'a/b': { c: 'INV-7731' } };
    expect(traceArguments(args, [mail], { complete: true }).map((entry) => [entry.pointer, entry.provenance])).toEqual([
      ['/to/0', 'agent'],
      ['/to/1', 'agent'],
      ['/a~1b/c', 'external'],
    ]);
  });

  it('gives a span that reads as the value, for any text around it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (before, after) => {
        const text = `${before} DE89 3704 0044 ${after}`;
        const span = traceArguments({ v: 'de8937040044' }, [{ id: 's', origin: 'email', text }], { complete: true })[0]?.span;
        expect(span && text.slice(span.start, span.end).replaceAll(' ', '').toLowerCase()).toBe('de8937040044');
      }),
    );
  });
});

function said(text: string): ContextSource {
  return { id: 'm', origin: 'user', text };
}

/** What the person wrote at the place that vouches for a value; nothing when they don't vouch for it. */
function vouchedBy(text: string, value: string | number): string | undefined {
  const [entry] = traceArguments({ value }, [said(text)], { complete: true });
  if (entry?.provenance !== 'user') return undefined;
  return text.slice(entry.span!.start, entry.span!.end);
}

describe('the person', () => {
  it.each<readonly [string, string | number]>([
    ['jonas@chen-lighting.example', 'jonas@chen.lighting.example'],
    ['jonas@chen-lighting.example', 'jonas@chenlighting.example'],
    ['pay 2400.00', 240000],
    ['pay 2400.00', '240000'],
    ['pay 2.4', 24],
    ['pay 2.4', '24'],
    ['pay 2400', -2400],
    ['pay 2400', '-2400'],
    ['pay pal com', 'paypal.com'],
    ['finance/budget.md', 'finance-budget.md'],
    ['jonas', '\u202Ejonas'],
  ])('wrote %j and refuses to vouch for %j', (text, value) => {
    expect(vouchedBy(text, value)).toBeUndefined();
  });

  it.each<readonly [string, string | number]>([
    ['a.jonas@chen.example', 'jonas@chen.example'],
    ['jonas@chen.example.org', 'jonas@chen.example'],
    ['jonas@chen.example', 'chen.example'],
    ['post to general-private', 'general'],
    ['o\'brien@chen.example', 'o’brien@chen.example'],
    ['jonas', 'ｊonas'],
    ['pay 2400', '２４００'],
    ['jonas\u200bsmith', 'jonas'],
    ['jonas\u0301', 'jonas'],
    ['DE89 3704 0044 0532 0130 00', 'DE8937040044'],
    ['DE89 3704 0044 0532 0130 00', 'DE89 3704 0044'],
    ['+49 30 123 4567', '+4930123'],
    ['jonas 2024', 'jonas2024'],
    ['jonas-2024', 'jonas2024'],
    ['1234\n5678', '12345678'],
    ['pay 2,400 EUR', '400 EUR'],
    ['pay 2 400 EUR', '400 EUR'],
    ['pay -2400 EUR', '2400 EUR'],
  ])('wrote %j and does not vouch for the look-alike or part %j', (text, value) => {
    expect(vouchedBy(text, value)).toBeUndefined();
  });

  it.each<readonly [string, string | number]>([
    ['pay -2400', 2400],
    ['pay -2400', '2400'],
    ['pay −€2,400', 2400],
    ['pay €-2,400', '2400'],
    ['1,234', 1234],
    ['1,234', 1.234],
    ['2 400', 2400],
    ['2 400', 400],
    ['2\u2007400', 400],
    ['2`400', 400],
    ['2400 000', 2400],
    ['12,34,567', 1234567],
    ['10-20', 20],
    ['10-20', -20],
    ['€10–€20', 20],
    ['2026-11-23', 2026],
    ['2026-11-23', -11],
    ['at 10:30', 30],
    ['version 1.2.3', 1.2],
    ['v2400', 2400],
    ['2400k', 2400],
    ['INV-2400', 2400],
    ['INV-2400', '2400'],
    ['2400/month', 2400],
    ['DE89 3704 0044 0532 0130 00', 3704],
    ['+49 30 1234567', 1234567],
    ['4111 1111 1111 1111', 1111],
    ['9007199254740993', 9007199254740992],
  ])('wrote %j and does not vouch for the number %j', (text, value) => {
    expect(vouchedBy(text, value)).toBeUndefined();
  });

  it.each<readonly [string, string | number, string]>([
    ['Pay €2,400.', 2400, '2,400'],
    ['zahle 2.400 €', 2400, '2.400'],
    ['virement de 2 400 €', 2400, '2 400'],
    ['2\u202f400', 2400, '2\u202f400'],
    ['1 234 567,89', 1234567.89, '1 234 567,89'],
    ['US$2,400', 2400, '2,400'],
    ['2400EUR', 2400, '2400'],
    ['CHF 2400.-', 2400, '2400'],
    ['refund -2400.50!', -2400.5, '-2400.50'],
    ['refund −€2,400', -2400, '−€2,400'],
    ['refund €-2,400', -2400, '€-2,400'],
    ['close #42', 42, '42'],
    ['2400 12 times', 12, '12'],
    ['{"amount":2400}', 2400, '2400'],
    ['€2,400.00', '2400.00', '2,400.00'],
    ['€2,400.00', '2400', '2,400.00'],
    ['build 1.234', '1.234', '1.234'],
    ['pin 0042', '0042', '0042'],
    ['call +49 30 123', '+4930123', '+49 30 123'],
    ['call +4930123', '+49 30 123', '+4930123'],
    ['the INV 20418 one', 'INV-20418', 'INV 20418'],
    ['DE89 3704 0044 0532 0130 00 2400 EUR', 'DE89370400440532013000', 'DE89 3704 0044 0532 0130 00'],
    ['DE89 3704 0044 0532 0130 00 2400 EUR', 2400, '2400'],
    ['Mail Jonas@Chen-Lighting.example.', 'jonas@chen-lighting.example', 'Jonas@Chen-Lighting.example'],
    ['open https://chen.example', 'chen.example', 'chen.example'],
    ['move (finance/budget.md)', 'finance/budget.md', 'finance/budget.md'],
    ['ask Maya\u00a0 \nChen', 'maya chen', 'Maya\u00a0 \nChen'],
    ['ask Jose\u0301 now', 'Jos\u00e9', 'Jose\u0301'],
  ])('wrote %j and vouches for %j', (text, value, written) => {
    expect(vouchedBy(text, value)).toBe(written);
  });
});

describe('a text from outside', () => {
  const outside = (text: string): ContextSource => ({ id: 'o', origin: 'email', text });

  it('is the source of what only resembles it, hides something or can be read in two ways', () => {
    expect(labelOf('jonas@chen.lighting.example', outside('jonas@chen-lighting.example'))).toBe('external');
    expect(labelOf('jonas@chen.example', outside('jonas@\u200bchen.example'))).toBe('external');
    expect(labelOf('\u202Ejonas', outside('\u202Ejonas'))).toBe('external');
    expect(labelOf(1234, outside('1,234'))).toBe('external');
    expect(labelOf(2400, outside('INV-2400'))).toBe('external');
  });

  it.each<readonly [string, number]>([
    ['Pay EUR2400 today', 2400],
    ['Pay 2400EUR today', 2400],
    ['2400kr', 2400],
    ['make it 2.4k', 2400],
    ['2,4 Mio. Euro', 2_400_000],
    ['٢٤٠٠', 2400],
    ['۲٬۴۰۰٫۵۰', 2400.5],
    ['२४००', 2400],
    ['２４００', 2400],
  ])('that writes %j is the source of the number %j', (text, value) => {
    expect(labelOf(value, outside(text))).toBe('external');
  });

  it('is the source of no number for the digits in a name or a hash', () => {
    expect(labelOf(2400, outside('commit abc2400def, user x2400'))).toBe('agent');
  });

  it('is the source of an account number in the digits of any script', () => {
    expect(labelOf('LT601010012345678901', outside('LT٦٠ ١٠١٠ ٠١٢٣ ٤٥٦٧ ٨٩٠١'))).toBe('external');
  });

  it('is named when the person wrote only a look-alike', () => {
    const text = 'mail jonas@chen.lighting.example';
    expect(labelOf('jonas@chen.lighting.example', said('jonas@chen-lighting.example'), outside(text))).toBe('external');
  });
});

const word = fc.stringMatching(/^[a-z]{3,8}$/u);
const email = fc.tuple(word, word, word).map(([name, host, end]) => `${name}@${host}-co.${end}.example`);
const spoken = fc.constantFrom('', 'Please send it to ', 'pay ', 'Überweise bitte an: ', '(', '"');
const ending = fc.constantFrom('', '.', ', thanks', ' now', '\nMaya', '!');

const germanIban = fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }).map((account) => {
  const digits = String(account).padStart(18, '0');
  const check = 98n - (BigInt(`${digits}131400`) % 97n);
  return `DE${String(check).padStart(2, '0')}${digits}`;
});

/** Cents, written by people of several countries. */
const amountFormats: readonly ((whole: string, cents: string) => string)[] = [
  (whole, cents) => `${group(whole, ',')}.${cents}`,
  (whole, cents) => `€${group(whole, ',')}.${cents}`,
  (whole, cents) => `${group(whole, '.')},${cents} €`,
  (whole, cents) => `CHF ${group(whole, '\'')}.${cents}`,
  (whole, cents) => `${group(whole, '\u202f')},${cents}`,
  (whole, cents) => `${group(whole, ' ')},${cents}`,
  (whole, cents) => `${whole}.${cents}`,
  (whole, cents) => `${whole},${cents} EUR`,
];

function group(whole: string, mark: string): string {
  return whole.replace(/\B(?=(?:\d{3})+$)/gu, mark);
}

const cents = fc.integer({ min: 1, max: 10_000_000_00 });
const writtenAmount = fc
  .tuple(cents, fc.constantFrom(...amountFormats))
  .map(([amount, write]) => ({ amount, text: write(String(Math.floor(amount / 100)), String(amount % 100).padStart(2, '0')) }));

describe('what a person writes, in general', () => {
  it('vouches for an e-mail address, in any case, and reads back', () => {
    fc.assert(
      fc.property(email, spoken, ending, fc.boolean(), (address, before, after, loud) => {
        expect(vouchedBy(`${before}${loud ? address.toUpperCase() : address}${after}`, address)?.toLowerCase()).toBe(address);
      }),
    );
  });

  it('vouches for an IBAN, in any grouping, and reads back', () => {
    fc.assert(
      fc.property(germanIban, spoken, ending, fc.constantFrom(' ', '\u00a0', '-', ''), fc.boolean(), (iban, before, after, mark, small) => {
        const written = iban.replace(/.{4}(?=.)/gu, `$&${mark}`);
        const text = `${before}${small ? written.toLowerCase() : written}${after}`;
        expect(vouchedBy(text, iban)?.replace(/[ \u00a0-]/gu, '').toUpperCase()).toBe(iban);
        expect(vouchedBy(text, written)).toBeDefined();
      }),
    );
  });

  it('vouches for an amount in every usual format, and reads back', () => {
    fc.assert(
      fc.property(writtenAmount, spoken, ending, ({ amount, text }, before, after) => {
        expect(vouchedBy(before + text + after, amount / 100)?.replace(/\D/gu, '')).toBe(text.replace(/\D/gu, ''));
        expect(vouchedBy(before + text + after, (amount / 100).toFixed(2))).toBeDefined();
      }),
    );
  });

  it('never vouches for another power of ten or the other sign of an amount', () => {
    fc.assert(
      fc.property(writtenAmount, fc.constantFrom(-1, 10, 100, 1000, 0.1, 0.01, 0.001), ({ amount, text }, factor) => {
        const other = (amount * factor) / 100;
        expect(vouchedBy(`pay ${text} now`, other)).toBeUndefined();
        expect(vouchedBy(`pay ${text} now`, String(other))).toBeUndefined();
      }),
    );
  });

  it('never vouches for an address or path with a mark changed, dropped or added', () => {
    const marks = ['', '.', '-', '_', '/', '@', '+', ':', ' ', '\u2010', '\u2024', '’'];
    fc.assert(
      fc.property(email, fc.nat(), fc.constantFrom(...marks), fc.boolean(), (address, pick, mark, inserts) => {
        const places = Array.from(address.matchAll(/[^a-z]/gu), (match) => match.index);
        const place = inserts ? 1 + (pick % (address.length - 1)) : places[pick % places.length]!;
        const other = address.slice(0, place) + mark + address.slice(inserts ? place : place + 1);
        fc.pre(other !== address && other.trim().length >= 3);
        expect(vouchedBy(`write to ${address}`, other)).toBeUndefined();
      }),
    );
  });

  it('never vouches for a value with a hidden character or a homoglyph in it', () => {
    const hidden = ['\u200b', '\u200d', '\u202e', '\u2066', '\u00ad', '\ufeff', '\ufe0f', '\u{e0061}', '\u3164', '\u2800'];
    const homoglyphs = ['а', 'ο', 'і', 'ａ', '𝐚', 'ⅰ', 'ɑ', '․', '．'];
    fc.assert(
      fc.property(email, fc.nat(), fc.constantFrom(...hidden, ...homoglyphs), fc.boolean(), (address, pick, glyph, inserts) => {
        const place = pick % address.length;
        const other = address.slice(0, place) + glyph + address.slice(inserts || hidden.includes(glyph) ? place : place + 1);
        expect(vouchedBy(`write to ${address}`, other)).toBeUndefined();
      }),
    );
  });

  it('never vouches for an account with a digit changed or dropped', () => {
    fc.assert(
      fc.property(germanIban, fc.nat(), fc.constantFrom('', '0', '5', '9'), (iban, pick, digit) => {
        const place = 2 + (pick % 20);
        const other = iban.slice(0, place) + digit + iban.slice(place + 1);
        fc.pre(other !== iban);
        expect(vouchedBy(`to ${iban.replace(/.{4}(?=.)/gu, '$& ')} please`, other)).toBeUndefined();
      }),
    );
  });

  it('marks a place that folds to the value, in any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (before, after) => {
        const written = vouchedBy(`${before} Jonas@Chen.example ${after}`, 'jonas@chen.example');
        expect(written).toBe('Jonas@Chen.example');
      }),
    );
  });
});

describe('the cost of tracing', () => {
  /** Of this process alone: other work on the machine is not what is measured. */
  const elapsed = (run: () => void): number => {
    const start = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1_000;
  };
  const prose = 'Please pay €1,850.00 for INV-7731 to LT60 1010 0123 4567 8901 by 2026-11-23, says jonas@chen.example. ';
  type CreateCase = (size: number) => readonly [string, readonly (string | number)[]];
  const subjects: readonly (readonly [string, CreateCase])[] = [
    ['many arguments', (size) => [prose.repeat(size * 60), Array.from({ length: 200 }, (_, at) => (at % 2 ? at : `n${at}@x.example`))]],
    ['a value that overlaps itself', (size) => ['a'.repeat(size * 6000), ['a'.repeat(size * 3000)]]],
    ['a value that is nearly there', (size) => ['1 '.repeat(size * 3000), [`2${' 1'.repeat(size * 1500)}`]]],
    ['marks without end', (size) => ['\u0301\u0316'.repeat(size * 6000), ['jonas']]],
    ['hyphens without end', (size) => ['jonas', ['a-'.repeat(size * 4000)]]],
    ['marks after a link without end', (size) => ['jonas', [`https://a${'!'.repeat(size * 4000)}a`]]],
    ['marks in a code without end', (size) => ['jonas', [`a1${'_'.repeat(size * 4000)}a`]]],
    ['quoted lines without end', (size) => ['> a\nb\n'.repeat(size * 2500), ['jonas']]],
    ['digits without end', (size) => [`${'111 '.repeat(size * 2000)}${'1,111'.repeat(size * 2000)}`, [1]]],
  ];

  it.each(subjects)('grows no faster than the texts: %s', (_, create) => {
    const costOf = (size: number): number => {
      const [text, values] = create(size);
      const sources: readonly ContextSource[] = [said(text), { id: 'o', origin: 'web', text }];
      return Math.min(...[1, 2, 3].map(() => elapsed(() => void traceArguments({ values }, sources, { complete: true }))));
    };
    costOf(1);
    expect(costOf(16) / Math.max(costOf(1), 0.5)).toBeLessThan(16 * 6);
  });
});

describe('a call made to be slow', () => {
  const isUnknownIn = (provenance: ReturnType<typeof traceArguments>): readonly boolean[] => provenance.map((entry) => entry.provenance === 'unknown');

  it('has only so much of a long context searched for its values: of the rest, nothing is known', () => {
    const values = Array.from({ length: 1_000 }, (_, index) => `value ${index}`);
    const unknown = isUnknownIn(traceArguments(values, [{ id: 'w', origin: 'web', text: 'x'.repeat(1_000_000) }], { complete: true }));
    expect([unknown[0], unknown[100], unknown[999]]).toEqual([false, false, true]);
  });

  it('has only so much of its own text traced: what does not fit in is unknown, whoever wrote it, and what does is told', () => {
    const long = 'Pay Ada Ltd. '.repeat(30_000);
    const labels = traceArguments({ body: long, half: 'a'.repeat(262_144 - 7), to: 'Ada Ltd', more: 'Pay' }, [said(long)], { complete: true }).map((entry) => entry.provenance);
    expect(labels).toEqual(['unknown', 'agent', 'user', 'unknown']);
  });

  it('has only so many sources searched for the words of a long text: of the rest, nothing is known', () => {
    const text = 'somebody said so '.repeat(10_000);
    const sources = Array.from({ length: 500 }, (_, index): ContextSource => ({ id: `w-${index}`, origin: 'web', text: `nothing of it ${index}` }));
    expect(isUnknownIn(traceArguments([text], sources, { complete: true }))).toEqual([true]);
    expect(isUnknownIn(traceArguments([text], sources.slice(0, 20), { complete: true }))).toEqual([false]);
  });
});

describe('what is told of an argument', () => {
  it('is its most concerning part, whatever the others are', () => {
    const provenance = traceArguments({ to: ['maya@chen.example', 'LT60 1010 0123 4567 8901'], 'a/b~': 'maya@chen.example' }, [mail, { id: 'u', origin: 'user', text: 'maya@chen.example' }], { complete: true });
    const origins = [...mostConcerning(provenance)].map(([pointer, entry]) => [pointer, entry.pointer, entry.provenance]);
    expect(origins).toEqual([['/to', '/to/1', 'external'], ['/a~1b~0', '/a~1b~0', 'user']]);
  });
});
