import type { MachineRules, Refusal } from '@byleave/core';

/** A text as the authority has it. */
export interface SavedText {
  readonly text: string;
  /** Of the draft; 0: there is none, and this is what is in force. */
  readonly revision: number;
}

export interface DraftContext {
  /** What was being edited: as the authority had it. */
  readonly base: SavedText;
  /** What is on the page. */
  readonly text: string;
  /** What somebody else saved in the meantime. */
  readonly theirs: SavedText | null;
  /** Why the last save was not taken. */
  readonly refusal: Refusal | null;
}

/**
 * `unread`: nothing is known yet. `clean`: the page shows what is saved. `edited`: it shows more. `saving`: sent, and not
 * answered. `conflicting`: edited here, and saved by somebody else: both are kept until a person has settled it.
 */
export type DraftState = 'unread' | 'clean' | 'edited' | 'saving' | 'conflicting';

export type DraftEvent =
  | { readonly type: 'policy.read'; readonly saved: SavedText }
  | { readonly type: 'text.changed'; readonly text: string }
  | { readonly type: 'changes.discarded' }
  | { readonly type: 'save.pressed' }
  | { readonly type: 'save.accepted'; readonly saved: SavedText }
  | { readonly type: 'save.refused'; readonly refusal: Refusal }
  | { readonly type: 'conflict.settled'; readonly text: string };

interface Arguments {
  readonly context: DraftContext;
  readonly event: DraftEvent;
}

const savedOf = (event: DraftEvent): SavedText | undefined => ('saved' in event ? event.saved : undefined);
const textOf = ({ context, event }: Arguments): string => ('text' in event ? event.text : context.text);

const isSaved = (args: Arguments): boolean => textOf(args) === args.context.base.text;
const isSame = ({ context, event }: Arguments): boolean => savedOf(event)?.text === context.text;
const isUnmoved = ({ context, event }: Arguments): boolean => {
  const saved = savedOf(event);
  return saved?.revision === context.base.revision && saved.text === context.base.text;
};
const hasTheirs = ({ context }: Arguments): boolean => context.theirs !== null;
const isTheirs = (args: Arguments): boolean => textOf(args) === args.context.theirs?.text;

export const draftGuards = { isSaved, isSame, isUnmoved, isTheirs, hasTheirs };

/** What each action of the machine changes of the context. */
export const draftUpdates = {
  adopt: ({ context, event }) => {
    const saved = savedOf(event) ?? context.theirs ?? context.base;
    return { base: saved, text: saved.text, theirs: null, refusal: null };
  },
  rebase: ({ context, event }) => ({ base: savedOf(event) ?? context.base, theirs: null, refusal: null }),
  keepTheirs: ({ context, event }) => ({ theirs: savedOf(event) ?? context.theirs }),
  write: (args) => ({ text: textOf(args), refusal: null }),
  settle: (args) => ({ base: args.context.theirs ?? args.context.base, text: textOf(args), theirs: null, refusal: null }),
  forgetRefusal: () => ({ refusal: null }),
  recordRefusal: ({ event }) => ({ refusal: 'refusal' in event ? event.refusal : null }),
} satisfies Readonly<Record<string, (args: Arguments) => Partial<DraftContext>>>;

const write = [{ guard: 'isSaved', target: 'clean', actions: 'write' }, { target: 'edited', actions: 'write' }] as const;

/** Where each event leads from each state. What a person wrote is only ever replaced by their own press. */
export const draftStateRules = {
  unread: { on: { 'policy.read': { target: 'clean', actions: 'adopt' } } },
  clean: { on: { 'policy.read': { actions: 'adopt' }, 'text.changed': write, 'save.pressed': { target: 'saving', actions: 'forgetRefusal' } } },
  edited: {
    on: {
      'policy.read': [
        { guard: 'isSame', target: 'clean', actions: 'adopt' },
        { guard: 'isUnmoved' },
        { target: 'conflicting', actions: 'keepTheirs' },
      ],
      'text.changed': write,
      'changes.discarded': { target: 'clean', actions: 'adopt' },
      'save.pressed': { target: 'saving', actions: 'forgetRefusal' },
    },
  },
  saving: {
    on: {
      'text.changed': { actions: 'write' },
      // Somebody else may be read to have saved before the answer to this says so.
      'policy.read': [{ guard: 'isUnmoved' }, { actions: 'keepTheirs' }],
      'save.accepted': [
        { guard: 'isSame', target: 'clean', actions: 'adopt' },
        { target: 'edited', actions: 'rebase' },
      ],
      'save.refused': [
        { guard: 'isTheirs', target: 'clean', actions: 'settle' },
        { guard: 'hasTheirs', target: 'conflicting', actions: 'recordRefusal' },
        { guard: 'isSaved', target: 'clean', actions: 'recordRefusal' },
        { target: 'edited', actions: 'recordRefusal' },
      ],
    },
  },
  conflicting: {
    on: {
      'policy.read': [
        { guard: 'isSame', target: 'clean', actions: 'adopt' },
        { actions: 'keepTheirs' },
      ],
      'text.changed': { actions: 'write' },
      'changes.discarded': { target: 'clean', actions: 'adopt' },
      'conflict.settled': [
        { guard: 'isTheirs', target: 'clean', actions: 'settle' },
        { target: 'edited', actions: 'settle' },
      ],
    },
  },
} as const;

export const draftRules: MachineRules<DraftState, DraftContext, DraftEvent> = { states: draftStateRules, guards: draftGuards, updates: draftUpdates };

export function toDraftContext(): DraftContext {
  return { base: { text: '', revision: 0 }, text: '', theirs: null, refusal: null };
}
