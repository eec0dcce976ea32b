import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { provenanceAt, traceArguments, type ContextSource } from './provenance.ts';

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
    expect(mail.text.slice(entry!.span!.start, entry!.span!.end)).toBe('LT60 1010 0123 4567 8901');
    expect(entry!.span!.excerpt).toContain('INV-7731');
  });

  it('credits the person when they said it too', () => {
    const said: ContextSource = { id: 'message-2', origin: 'user', text: 'yes, to lt60 1010 0123 4567 8901' };
    expect(labelOf('LT601010012345678901', mail, said)).toBe('user');
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

  it('lets nothing short vouch for anything', () => {
    expect(labelOf('pa', { id: 'm', origin: 'user', text: 'pa' })).toBe('agent');
    expect(labelOf('—', { id: 'm', origin: 'user', text: 'a — b' })).toBe('agent');
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

describe('provenanceAt', () => {
  it('reports the most concerning leaf of an argument', () => {
    const provenance = traceArguments({ to: ['maya@chen.example', 'LT60 1010 0123 4567 8901'] }, [mail, { id: 'u', origin: 'user', text: 'maya@chen.example' }], { complete: true });
    expect(provenanceAt('/to', provenance)?.provenance).toBe('external');
  });
});
