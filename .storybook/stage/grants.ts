import type { Grant } from '../../packages/core/src/index.ts';
import { order, post } from './calls.ts';
import { dayMs, hourMs, minuteMs } from './clock.ts';
import { financeToo } from './policy.ts';
import type { Scene } from './scene.ts';
import { tools } from './tools.ts';
import { value, type Stage } from './stage.ts';

const inBilling = [{ argument: 'channel', is: 'one-of', values: ['#billing'] }] as const;

/** Maya lets the invoice agent post in #billing, along with a post. */
async function allowPosts(stage: Stage, { mostTimes = 10, forMs = dayMs } = {}): Promise<void> {
  const asked = await stage.propose(post);
  await stage.decide(asked, 'approve', { grant: { constraints: [...inBilling], mostTimes, endsAt: stage.clock.now() + forMs } });
}

/** Nobody is asked any more: the grant answers. */
const repeat = async (times: number, run: () => Promise<unknown>): Promise<void> => {
  for (let time = 0; time < times; time += 1) await run();
};

async function onlyGrant(stage: Stage): Promise<Grant> {
  const { grants } = value(await stage.clientOf('requester').listGrants());
  if (!grants[0]) throw new Error('There is no grant.');
  return grants[0].grant;
}

/** Each way a standing permission can stand. */
export const grantHappenings = {
  active: {
    before: async (stage) => {
      await allowPosts(stage);
      await repeat(3, () => stage.run(post));
    },
  },
  spending: {
    before: async (stage) => {
      const asked = await stage.propose(order(80));
      const bounds = { constraints: [{ argument: 'amount', is: 'at-most', value: 200 } as const], mostAmount: { argument: 'amount', currency: 'EUR', most: 500 } };
      await stage.decide(asked, 'approve', { grant: { ...bounds, endsAt: stage.clock.now() + 5 * dayMs } });
      await repeat(3, () => stage.run(order(140)));
    },
  },
  denied: {
    before: async (stage) => {
      const asked = await stage.propose(post);
      await stage.decide(asked, 'decline', { grant: { constraints: [...inBilling], endsAt: stage.clock.now() + 7 * dayMs } });
    },
  },
  expiring: { before: (stage) => allowPosts(stage, { forMs: 12 * minuteMs }) },
  expired: {
    before: async (stage) => {
      await allowPosts(stage, { forMs: hourMs });
      stage.clock.move(2 * hourMs);
    },
  },
  exhausted: {
    before: async (stage) => {
      await allowPosts(stage, { mostTimes: 2 });
      await repeat(2, () => stage.run(post));
    },
  },
  suspended: {
    before: async (stage) => {
      await allowPosts(stage);
      const grant = await onlyGrant(stage);
      value(await stage.clientOf('requester').suspendGrant(grant.id, { revision: grant.revision }));
    },
  },
  /** The tool says something else than when it was allowed, so the old word no longer counts. */
  toolChanged: {
    before: async (stage) => {
      await allowPosts(stage);
      stage.redeploy(tools.map((tool) => (tool.name === 'post_message' ? { ...tool, description: 'Posts a message in any channel, of any company.' } : tool)));
      await stage.propose(post);
    },
  },
  stopped: {
    before: async (stage) => {
      await allowPosts(stage);
      await stage.stop('Something is off.');
    },
  },
  revoked: {
    before: async (stage) => {
      await allowPosts(stage);
      const grant = await onlyGrant(stage);
      value(await stage.clientOf('requester').revokeGrant(grant.id, { revision: grant.revision }));
    },
  },
  /** The company has removed the agent. */
  orphaned: { options: { knowsAgent: () => false }, before: (stage) => allowPosts(stage) },
  /** What she had allowed, policies deny by now. */
  conflict: {
    before: async (stage) => {
      await allowPosts(stage);
      stage.policy.publish({ rules: [{ id: 'P-30', text: 'Nothing is posted before the audit.', effect: 'deny', tools: ['post_message'] }] });
    },
  },
  /** They ask for somebody else besides her, each time. */
  conflictAsked: {
    before: async (stage) => {
      await allowPosts(stage);
      stage.policy.publish({ demands: { post_message: [financeToo] } });
    },
  },
  /** The company allows it to everybody. */
  inherited: {
    before: async (stage) => {
      await allowPosts(stage);
      stage.policy.publish({ rules: [{ id: 'P-31', text: 'Posting is fine.', effect: 'allow', tools: ['post_message'] }], lifted: ['P-13'] });
    },
  },
  /** A post has begun, and another is allowed and has not. */
  inUse: {
    before: async (stage) => {
      await allowPosts(stage);
      await stage.claim(await stage.propose(post));
      await stage.propose(post);
    },
  },
} satisfies Record<string, Scene>;

/** Two things one agent may do. */
export const twoOfOneAgent: Scene = {
  before: async (stage) => {
    await allowPosts(stage);
    const asked = await stage.propose({ ...order(80), by: 'invoice' });
    await stage.decide(asked, 'approve', { grant: { constraints: [], mostTimes: 3, endsAt: stage.clock.now() + dayMs } });
  },
};

/** Several at once: what a person has after a week. */
export const severalGrants: Scene = {
  before: async (stage) => {
    await grantHappenings.denied.before(stage);
    await grantHappenings.spending.before(stage);
  },
};
