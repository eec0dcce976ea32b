import type { JsonObject } from '@byleave/core';

/** One tool call as the scripted model makes it. */
export interface Call {
  readonly id: string;
  readonly tool: string;
  readonly arguments: JsonObject;
}

/** What a page, or whoever sits in its place, says about a call when the product goes on. */
export interface Answer {
  readonly callId: string;
  readonly says: 'approve' | 'reject';
}

/** An answer that puts another call in the place of the one that was asked about. */
export interface EditedAnswer {
  readonly callId: string;
  readonly tool?: string;
  readonly arguments?: JsonObject;
}

/** A person’s word on a call, given where the layer takes decisions. Maya is the one the agent acts for. */
export interface Word {
  readonly callId: string;
  readonly says: 'approve' | 'decline';
  readonly by: 'maya' | 'mallory';
}

/** Somebody who may not decide, set rules or reset: another person, the agent itself, or whoever has no credential. */
export type Stranger = 'mallory' | 'agent' | 'nobody';

/** Why a subject has no such thing, in a sentence that goes into the table. */
export interface Lacking {
  readonly lacks: string;
}

export type Ability<T> = T | Lacking;

/** Has words reach the model, before it makes a call: resolves when the product is at rest, as `start` does. */
export type Tell = (conversation: string, words: string, call: Call) => Promise<void>;

/** The ways on which words reach the model. What `look` returns is the words, in every one in which it runs. */
export interface Hearsay {
  /** The person writes them. */
  readonly person: Ability<Tell>;
  /** `look` returns them. */
  readonly result: Ability<Tell>;
  /** `look` returns them, and the framework, or the product by the framework’s own means, sums up what came before as the person’s message. */
  readonly summary: Ability<Tell>;
  /** `look` returns them, and they are taken out of the history before the model makes the call. */
  readonly cleared: Ability<Tell>;
  /** `look` returns them, and the call is made with a history, or by a process, that never held them. */
  readonly elsewhere: Ability<Tell>;
  /** The framework, a part of it or another agent writes them in the person’s place. */
  readonly machine: Ability<Tell>;
  /** The agent writes them to another one, which makes the call. */
  readonly orders: Ability<Tell>;
}

/** What the subject’s tools do when they run: nothing but being counted. */
export interface Effects {
  readonly run: (tool: string, args: unknown, signal?: AbortSignal) => Promise<string>;
}

/**
 * A product on the framework, with a model that makes the calls it is told to. Its tools are `pay` and `wire`, which a
 * person is asked about, `look`, which runs without asking, `memo`, which takes any argument and is asked about, and
 * `unlisted`, which the framework has and nobody told the layer of.
 */
export interface Session {
  /** The model makes the calls in one step. Resolves when the product is at rest: all ran, or something waits. */
  start(conversation: string, calls: readonly Call[]): Promise<void>;
  /** Goes on from what was saved, with what the page says. May throw: what counts is what ran. */
  resume(conversation: string, answers: readonly Answer[]): Promise<void>;
  /** Everything the product saved of a conversation, as text. */
  save(conversation: string): Promise<string>;
  /** Puts a saved text in a conversation’s place, be it that of another, or changed. */
  restore(conversation: string, saved: string): Promise<void>;
  close(): Promise<void>;
  /** Whether a call that waits runs as soon as it is approved, without `resume`. Default `false`. */
  readonly runsOnApproval?: boolean;

  /** Answers whether the word was taken. Without it, the page’s answer is the decision. */
  readonly decide: Ability<(word: Word) => Promise<boolean>>;
  /** The agent gives that word with its own credential. */
  readonly decideAsAgent: Ability<(callId: string) => Promise<boolean>>;
  /** An approval by somebody who may not, or without any credential, with further words in the message that say otherwise. Answers whether it was taken. */
  readonly decideClaiming: Ability<(callId: string, by: Stranger, words: JsonObject) => Promise<boolean>>;
  /** As `resume`, with other calls than were asked about. */
  readonly resumeEdited: Ability<(conversation: string, answers: readonly EditedAnswer[]) => Promise<void>>;
  /** As `start`, by an agent that the first one calls. */
  readonly startInSubAgent: Ability<(conversation: string, calls: readonly Call[]) => Promise<void>>;
  /** As `start`, with what the framework takes at run time and that could switch the asking off. */
  readonly startOverridden: Ability<(conversation: string, calls: readonly Call[]) => Promise<void>>;
  /** Gives the framework the tool `late` after the layer was set up. */
  readonly addLateTool: Ability<() => Promise<void>>;
  /** The process ends and another one starts on the same storage. */
  readonly restart: Ability<() => Promise<void>>;
  /** Whether tools hear of a stop while they run. */
  readonly signals: Ability<true>;
  /** The prompt, or once it is decided the permission, has run out. */
  readonly passDeadline: Ability<() => Promise<void>>;
  readonly swapDefinition: Ability<(tool: string) => Promise<void>>;
  /** From now on the policy forbids the tool. */
  readonly forbid: Ability<(tool: string) => Promise<void>>;
  /** From now on the tool takes the approval of a role that nobody has. */
  readonly demandNobody: Ability<(tool: string) => Promise<void>>;
  /** Tries, in every way there is, to have a policy in force that allows everything. Answers whether any was taken. */
  readonly writePolicy: Ability<(by: Stranger) => Promise<boolean>>;
  readonly setDown: Ability<(isDown: boolean) => void>;
  /** How many requests the agent, and those it calls, have sent to the authority, streams left out. */
  readonly countRequests: Ability<() => number>;
  /** From now on the agent’s requests arrive without the headers that this answers `true` to, named in lower case. */
  readonly dropHeaders: Ability<(isDropped: (header: string) => boolean) => void>;
  readonly pressStop: Ability<() => Promise<void>>;
  /** A person resets every stop that is pressed. */
  readonly resetStop: Ability<() => Promise<void>>;
  /** Has so many approvals of `pay` in store that were given and used in the conversation before. */
  readonly storeApprovals: Ability<(conversation: string, count: number) => Promise<void>>;
  /** What the model hears before it makes a call. */
  readonly hearsay: Hearsay;
  /** Where the values of a call came from, as far as that is known, by JSON Pointer: `user` for the person’s own words. */
  readonly readLabels: Ability<(callId: string) => Promise<Readonly<Record<string, string>>>>;
  /** What the audit log says happened to a call so far, oldest first. */
  readonly readLog: Ability<(callId: string) => Promise<readonly string[]>>;
  /** How many entries of a type the audit log has. */
  readonly countLog: Ability<(type: string) => Promise<number>>;
  /** From now on the audit log takes no more entries, or does again. */
  readonly fillLog: Ability<(isFull: boolean) => void>;
  /** Tries to write an entry of that type into the log, with every credential there is. Answers whether one was taken. */
  readonly writeLog: Ability<(callId: string, type: string) => Promise<boolean>>;
  /** Whether the log still verifies when its last entries are left out. */
  readonly verifiesCutLog: Ability<() => Promise<boolean>>;
  /** Whether the log still verifies when an entry was changed, and everything after it chained and signed anew. */
  readonly verifiesRechainedLog: Ability<() => Promise<boolean>>;
}

/** Where a process of its own finds a subject. */
export interface SubjectHome {
  /** `import.meta.url` of the module that exports it. */
  readonly module: string;
  /** The name it is exported by. */
  readonly name: string;
}

/** An adapter, a stock framework, or a layer of your own. */
export interface Subject {
  readonly name: string;
  /** What it was run on: package and version. */
  readonly on: string;
  /** `folder`: where everything durable is kept, and where the process before may have been killed. Default: in memory. */
  open(effects: Effects, folder?: string): Promise<Session>;
  /** For the attacks that kill a process. Default: there are none of those. */
  readonly home?: Ability<SubjectHome>;
}
