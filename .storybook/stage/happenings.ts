import type { Action } from '../../packages/core/src/index.ts';
import type { Authenticator } from '../../packages/react/src/index.ts';
import { coffee, invoice, payment, post } from './calls.ts';
import { hourMs, minuteMs, secondMs } from './clock.ts';
import { financeToo, passkey, twoPeople } from './policy.ts';
import type { Scene } from './scene.ts';
import { createSoftwarePasskey } from './software-passkey.ts';
import { value, type Call, type Stage } from './stage.ts';

const proposes = (call: Call) => (stage: Stage): Promise<Action> => stage.propose(call);

async function approved(stage: Stage): Promise<Action> {
  return stage.decide(await stage.propose(invoice), 'approve');
}

const paymentsTakePasskeys = {
  takesPasskeys: true,
  options: { policy: { demands: { send_money: [passkey] } } },
  authenticator: () => createSoftwarePasskey(),
} satisfies Scene;

/** The person adds a passkey, as they would: asked for by them, answered by their device, confirmed. */
export async function registerPasskey(stage: Stage, authenticator: Authenticator, label: string): Promise<void> {
  const client = stage.clientOf('requester');
  const { action, options } = value(await client.registerPasskey({ label }));
  const response = await authenticator.register(options);
  value(await client.confirmPasskey(action.id, { digest: action.digest, response }));
}

/** Every state of a request that needs nobody to press anything, each reached by really getting there. */
export const happenings = {
  pending: { before: proposes(invoice) },
  lowRisk: { before: proposes(coffee) },
  grantable: { before: proposes(post) },
  loading: {
    before: async (stage) => {
      const action = await stage.propose(invoice);
      stage.network.holds = 'reads';
      return action;
    },
  },
  unreadable: {
    before: async (stage) => {
      const action = await stage.propose(invoice);
      stage.network.isFailing = true;
      return action;
    },
  },
  offline: {
    before: async (stage) => {
      const action = await stage.propose(invoice);
      stage.network.isOffline = true;
      return action;
    },
  },
  awaitingOthers: {
    options: { policy: { demands: { send_money: [twoPeople] } } },
    before: approved,
  },
  ofOthers: {
    options: { policy: { demands: { send_money: [financeToo] } } },
    role: 'approver',
    before: approved,
  },
  /** On a screen that the requester shares with somebody who has no say. */
  notPermitted: { believes: 'onlooker', before: proposes(invoice) },
  stepUp: {
    ...paymentsTakePasskeys,
    before: async (stage, authenticator) => {
      await registerPasskey(stage, authenticator!, 'Laptop');
      return stage.propose(invoice);
    },
  },
  passkeyMissing: { ...paymentsTakePasskeys, before: proposes(invoice) },
  /** Somebody between the authority and the browser shows another account than the one that would be paid. */
  uninspectable: {
    before: async (stage) => {
      const action = await stage.propose(invoice);
      stage.network.tamper = (read) => ({ ...read, arguments: { ...invoice.arguments, iban: 'DE11 1111 1111 1111 1111 11' } });
      return action;
    },
  },
  nearItsEnd: {
    before: async (stage) => {
      const action = await stage.propose(invoice);
      stage.clock.move(8 * minuteMs + 40 * secondMs);
      return action;
    },
  },
  approved: { before: approved },
  allowedByPolicy: {
    options: { policy: { rules: [{ id: 'P-20', text: 'small payments to known payees are fine', effect: 'allow', tools: ['create_event'] }] } },
    before: proposes(coffee),
  },
  running: { before: async (stage) => (await stage.claim(await approved(stage))).action },
  succeeded: { before: (stage) => stage.run(invoice) },
  failed: { before: (stage) => stage.run(invoice, { status: 'failed', message: 'The bank answered: insufficient funds.' }) },
  unknown: {
    before: async (stage) => {
      const { action } = await stage.claim(await approved(stage));
      stage.clock.move(hourMs);
      return action;
    },
  },
  declined: { before: async (stage) => stage.decide(await stage.propose(invoice), 'decline', { reason: 'That is not their IBAN.' }) },
  declinedElsewhere: {
    options: { policy: { demands: { send_money: [twoPeople] } } },
    before: async (stage) => stage.decide(await approved(stage), 'decline', { by: 'approver' }),
  },
  denied: {
    options: { policy: { rules: [{ id: 'P-3', text: 'payments to new payees wait until Monday', effect: 'deny', tools: ['send_money'] }] } },
    before: proposes(invoice),
  },
  expired: {
    before: async (stage) => {
      const action = await stage.propose(invoice);
      stage.clock.move(hourMs);
      return action;
    },
  },
  cancelled: { before: async (stage) => stage.cancel(await stage.propose(invoice), 'The conversation went on before anybody decided.') },
  superseded: {
    before: async (stage) => {
      const first = await stage.propose(invoice);
      await stage.propose({ ...payment(2450), supersedes: first.id });
      return first;
    },
  },
  stopped: {
    before: async (stage) => {
      const action = await approved(stage);
      await stage.stop('Something is off with Northwind.');
      return action;
    },
  },
  /** Allowed, and then the rules became stricter before it ran: the claim finds out. */
  revoked: {
    before: async (stage) => {
      const action = await approved(stage);
      stage.policy.publish({ rules: [{ id: 'P-3', text: 'payments to new payees wait until Monday', effect: 'deny', tools: ['send_money'] }] });
      await stage.claim(action).catch(() => undefined);
      return action;
    },
  },
  limited: {
    before: async (stage) => {
      await stage.run(payment(8000));
      return stage.propose(payment(2400));
    },
  },
  rejected: { before: proposes({ ...invoice, arguments: { ...invoice.arguments, amount: -2400 } }) },
} satisfies Record<string, Scene>;
