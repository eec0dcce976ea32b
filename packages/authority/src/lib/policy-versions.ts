import { isWider, refuse, type Demands, type PolicyDraft, type PolicyExample, type PolicyState, type Verdict } from '@byleave/core';
import type { ActionResponse } from '@byleave/core/wire';
import type { PolicyLanguage } from '@byleave/policy';
import { createPatch } from 'diff';
import type { AuthorityContext } from './authority.ts';
import type { Caller, UserCaller } from './caller.ts';
import { onePerson } from './own-tool.ts';
import { policyAuthorRole, publishPolicyTool } from './publish-tool.ts';
import { runOwn } from './run-own.ts';
import { onlyPeople } from './record.ts';
import type { PolicyDifference } from './storage.ts';

export interface DraftRequest {
  readonly text: string;
  /** The revision that was edited; 0 when there was none. Another one's save in between is a `conflict`. */
  readonly revision: number;
  /** What the text is tested with. Default: the examples the draft has. */
  readonly examples?: readonly PolicyExample[];
}

/** Publishes the draft as it was reviewed, or brings an earlier version's text back. */
export type PublishRequest = { readonly revision: number } | { readonly restores: number };

/** Nobody approves what raises their own power. */
const anotherAuthor: Demands = { ...onePerson, approvers: [{ role: policyAuthorRole, count: 1 }] };

const shownVersions = 100;

export async function readPolicy(context: AuthorityContext, caller: Caller): Promise<Verdict<PolicyState>> {
  const author = requireAuthor(context, caller, 'see policies');
  if (!author.ok) return author;
  const { language } = author.value;
  return context.storage.transact(async (transaction) => {
    const inForce = await transaction.findPolicyVersion(caller.tenant);
    const text = inForce?.text ?? language.initial;
    const draft = await transaction.findPolicyDraft(caller.tenant);
    return {
      ok: true,
      value: {
        inForce: { number: inForce?.number ?? 0, text },
        initial: language.initial,
        draft: draft ? { ...draft, changes: toChanges(text, draft.text) } : null,
        versions: await transaction.listPolicyVersions(caller.tenant, shownVersions),
      },
    };
  });
}

/** Keeps a text for review. A text that cannot be used is refused with the places, and the draft before it stays. */
export async function saveDraft(context: AuthorityContext, caller: Caller, request: DraftRequest): Promise<Verdict<PolicyDraft>> {
  const author = requireAuthor(context, caller, 'draft policies');
  if (!author.ok) return author;
  const compiled = author.value.language.compile(request.text);
  if (!compiled.ok) return compiled;
  return context.storage.transact(async (transaction) => {
    const before = await transaction.findPolicyDraft(caller.tenant);
    if ((before?.revision ?? 0) !== request.revision) return refuse('conflict', draftMoved);
    const examples = request.examples ?? before?.examples;
    const draft: PolicyDraft = {
      tenant: caller.tenant,
      revision: request.revision + 1,
      // Examples decide nothing: what is in shadow goes on being so.
      isShadowed: request.examples !== undefined && before?.isShadowed === true && before.text === request.text,
      text: request.text,
      author: author.value.caller.user,
      at: context.now(),
      ...(examples && { examples }),
    };
    await transaction.savePolicyDraft(draft);
    return { ok: true, value: draft };
  });
}

export interface ShadowRequest {
  readonly revision: number;
  readonly isShadowed: boolean;
}

/** Lets the draft run beside the policies in force, or ends that. Nothing of it is enforced. */
export async function shadowDraft(context: AuthorityContext, caller: Caller, request: ShadowRequest): Promise<Verdict<PolicyDraft>> {
  const author = requireAuthor(context, caller, 'put a draft in shadow');
  if (!author.ok) return author;
  return context.storage.transact(async (transaction) => {
    const before = await transaction.findPolicyDraft(caller.tenant);
    if (before?.revision !== request.revision) return refuse('conflict', draftMoved);
    const draft: PolicyDraft = { ...before, isShadowed: request.isShadowed };
    await transaction.savePolicyDraft(draft);
    return { ok: true, value: draft };
  });
}

const shownDifferences = 200;

/** Where the present draft, in shadow, would have decided otherwise. Newest first, at most 200. */
export async function readDifferences(context: AuthorityContext, caller: Caller): Promise<Verdict<readonly PolicyDifference[]>> {
  const author = requireAuthor(context, caller, 'see policies');
  if (!author.ok) return author;
  return context.storage.transact(async (transaction) => {
    const draft = await transaction.findPolicyDraft(caller.tenant);
    return { ok: true, value: await transaction.listPolicyDifferences(caller.tenant, draft?.revision ?? 0, shownDifferences) };
  });
}

const draftMoved = 'Somebody else has saved the draft since you read it, so nothing changed. Read it again and bring the two together.';

/**
 * Asks for a publication: an action like any other, shown with its changes and decided by a person. What is approved
 * is this text on top of this version; after another publication in between it fails and changes nothing.
 */
export async function publishPolicy(context: AuthorityContext, caller: Caller, request: PublishRequest): Promise<Verdict<ActionResponse>> {
  const author = requireAuthor(context, caller, 'publish policies');
  if (!author.ok) return author;
  const { language } = author.value;
  const found = await context.storage.transact(async (transaction): Promise<Verdict<Publication>> => {
    const inForce = await transaction.findPolicyVersion(caller.tenant);
    const number = (inForce?.number ?? 0) + 1;
    const before = inForce?.text ?? language.initial;
    if ('restores' in request) {
      const restored = request.restores === 0 ? { text: language.initial } : await transaction.findPolicyVersion(caller.tenant, request.restores);
      if (!restored) return refuse('not_found', 'There is no version of that number to bring back.');
      return { ok: true, value: { number, before, text: restored.text, restores: request.restores } };
    }
    const draft = await transaction.findPolicyDraft(caller.tenant);
    if (draft?.revision !== request.revision) return refuse('conflict', draftMoved);
    return { ok: true, value: { number, before, text: draft.text } };
  });
  if (!found.ok) return found;
  const { number, before, text, restores } = found.value;
  const compiled = language.compile(text);
  if (!compiled.ok) return compiled;
  const args = { version: number, changes: toChanges(before, text), text, ...(restores !== undefined && { restores }) };
  const demands = context.publication === 'another author' ? anotherAuthor : onePerson;
  const takesPasskey = context.wideningTakesPasskey && mayAllowMore(language, caller.tenant, before, text);
  return runOwn(context, author.value.caller, publishPolicyTool, args, takesPasskey ? { ...demands, stepUp: ['passkey'] } : demands);
}

/** Of a language that does not read its texts out, nobody knows. */
function mayAllowMore(language: PolicyLanguage, tenant: string, before: string, after: string): boolean {
  return !language.read || isWider(language.read(before, tenant), language.read(after, tenant));
}

/** A unified diff without the lines that only name files. */
function toChanges(before: string, after: string): string {
  return createPatch('policies', before, after, '', '', { context: 2 }).split('\n').slice(4).join('\n');
}

interface Publication {
  readonly number: number;
  readonly before: string;
  readonly text: string;
  readonly restores?: number;
}

interface Author {
  readonly caller: UserCaller;
  readonly language: PolicyLanguage;
}

/** Lets through whoever may work on policies, of an authority that keeps any. */
export function requireAuthor(context: AuthorityContext, caller: Caller, verb: string): Verdict<Author> {
  if (caller.kind !== 'user') return onlyPeople(verb);
  if (!caller.user.roles?.includes(policyAuthorRole)) {
    return refuse('forbidden', `Only people with the role “${policyAuthorRole}” may ${verb}. Nothing was changed.`);
  }
  if (!context.language) return refuse('not_found', 'This authority asks a decision point of its own choosing and keeps no policies.');
  return { ok: true, value: { caller, language: context.language } };
}

