import { asShown } from '../../packages/core/src/index.ts';
import { payment, post } from './calls.ts';
import type { Caller } from '../../packages/authority/src/index.ts';
import { agents, people, tenant } from './people.ts';
import type { Scene } from './scene.ts';
import { userCaller, value, type Stage } from './stage.ts';

/** What the office has written down: sentences, and one that is none. */
export const officePolicies = `// What agents may do at Acme.

@id("reading")
@reason("reading changes nothing")
permit (principal, action in Action::"read", resource);

@id("small-payments")
@ask
@reason("every payment is looked at")
permit (principal == Agent::"g-invoice", action == Action::"send_money", resource)
when { context.arguments.amount.lessThanOrEqual(decimal("1000.0")) };

@id("large-payments")
@ask("2")
@reason("it is a lot of money")
permit (principal, action == Action::"send_money", resource)
when { context.arguments.amount.greaterThan(decimal("1000.0")) };

@id("posting")
@ask
@reason("everybody in the channel reads it")
permit (principal, action == Action::"post_message", resource)
unless { context.arguments.channel == "#support" };

@id("mail")
@ask
permit (principal, action == Action::"send_mail", resource)
when { context.arguments.to like "*@acme.example" || context.fromUser.contains("to") };

@id("never-delete")
@reason("files cannot be brought back")
forbid (principal, action == Action::"delete_files", resource)
when { context.arguments.count > 100 };
`;

/** The draft of somebody who lets posts go by themselves. */
export const lessAsking = officePolicies.replace('@id("posting")\n@ask\n', '@id("posting")\n');

export async function draft(stage: Stage, text: string, by: 'author' | 'coauthor' = 'author'): Promise<number> {
  const known = value(await stage.authority.readPolicy(userCaller(people[by]))).draft?.revision ?? 0;
  return value(await stage.authority.saveDraft(userCaller(people[by]), { text, revision: known })).revision;
}

/** Drafts a text and puts it in force. */
export async function publish(stage: Stage, text: string): Promise<void> {
  const revision = await draft(stage, text);
  value(await stage.authority.publishPolicy(userCaller(people.author), { revision }));
  await approvePublication(stage);
}

/** The other author approves whatever waits for it: nobody puts their own policies in force. */
export async function approvePublication(stage: Stage): Promise<void> {
  const { actions } = value(await stage.clientOf('coauthor').listActions({ state: 'awaitingConsent', whose: 'others' }));
  for (const action of actions) value(await stage.authority.decide(userCaller(people.coauthor), action.id, { decision: 'approve', ...asShown(action, 'en') }));
}

/** Some weeks of work, on which a draft can be tried. */
export async function work(stage: Stage): Promise<void> {
  for (let day = 0; day < 14; day += 1) {
    await stage.run({ ...post, callId: `post-${day}` });
    if (day % 3 === 0) await stage.run({ ...payment(100 + day), callId: `payment-${day}` });
    stage.clock.move(24 * 60 * 60_000);
  }
}

export const officeScene: Scene = { policies: officePolicies, role: 'author' };

/** The author has an agent of their own, and approves the same post again and again. */
export async function approvePosts(stage: Stage): Promise<void> {
  const agent: Caller = { kind: 'agent', tenant, user: people.author, agent: agents.inbox };
  const { tool, arguments: args } = { ...post, arguments: { channel: '#support', body: 'We look into it.' } };
  for (let number = 0; number < 6; number += 1) {
    const { action } = value(await stage.authority.propose(agent, { callId: `support-${number}`, conversation: 'c-2', sources: [], sourcesComplete: true, tool, arguments: args }));
    value(await stage.authority.decide(userCaller(people.author), action.id, { decision: 'approve', ...asShown(action, 'en') }));
  }
}
