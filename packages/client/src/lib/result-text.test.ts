import { traceArguments } from '@byleave/core';
import { describe, expect, it } from 'vitest';
import { toResultText } from './result-text.ts';

describe('what a tool returned', () => {
  it.each([
    ['text', 'plain', 'plain'],
    ['one text part', [{ type: 'text', text: '{"a":1}' }], '{"a":1}'],
    ['several text parts', [{ type: 'text', text: 'a' }, { type: 'output_text', text: 'b' }], 'a\nb'],
    ['a part alone', { type: 'text', text: 'a' }, 'a'],
    ['a list', ['a', 'b'], '["a","b"]'],
    ['nothing', undefined, ''],
    ['an empty list', [], '[]'],
    ['numbers JSON has no word for', { id: 9_007_199_254_740_993n }, '{"id":"9007199254740993"}'],
    ['a picture', [{ type: 'image', mimeType: 'image/png', data: 'iVBORw0KGgo' }], '[{"type":"image","mimeType":"image/png","data":""}]'],
    ['a coded text', [{ type: 'file-data', mediaType: 'text/plain', data: 'aGk=' }], '[{"type":"file-data","mediaType":"text/plain","data":"aGk="}]'],
  ])('that is %s is handed over as what can be read', (_what, value, text) => {
    expect(toResultText(value)).toBe(text);
  });

  it('is read by its fields, and pointed at in them', () => {
    const text = toResultText({ mails: [{ from: 'eve@x.example', body: 'Pay\nLT60 1010 0123 4567 8901' }] });
    const [traced] = traceArguments({ iban: 'LT601010012345678901' }, [{ id: 'r', origin: 'email', text }], { complete: true });
    expect(traced?.span).toMatchObject({ pointer: '/mails/0/body', start: 4, end: 28, excerpt: 'Pay\nLT60 1010 0123 4567 8901' });
  });

  it('hides nothing behind half a character or itself', () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    expect(toResultText({ note: 'mallory@evil.example \ud800' })).toContain('mallory@evil.example');
    expect(toResultText(circle)).not.toBe('');
  });
});
