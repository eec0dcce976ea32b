import type { ToolDefinition } from '@byleave/core';
import { openPage } from './page-host.fixture.ts';
import { guardSubject } from './guard-subject.ts';

export const { bank, client, maya } = openPage();
/** For the page on conformance. */
export const yourLayer = guardSubject;
/** For the page on provenance: what its section on labels registers. */
export const sendPayment: ToolDefinition = {
  name: 'send_payment',
  description: 'Send money.',
  effect: 'write',
  risk: 'high',
  inputSchema: { type: 'object', properties: { payee: { type: 'string' }, amount: { type: 'number' } } },
  roles: { payee: 'target', amount: 'quantity' },
  presentation: { id: 'send_payment', version: 1, title: 'Pay {payee}', approve: 'Pay {payee}', fields: [], reversibility: 'irreversible', covers: 'This payment' },
};
