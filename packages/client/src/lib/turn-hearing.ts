/** A message of a history. */
export interface HeardTurn {
  /** What tells it from others: ids of its calls, or what it says. */
  readonly keys: readonly string[];
  /** Whether it stands as the person’s. */
  readonly isUsers: boolean;
  /** Whether it is what a tool returned: the agent has yet to answer it. Default `false`. */
  readonly isResult?: boolean;
}

/** Tells, turn after turn of one conversation, the person’s messages from what was written into their place since. */
export interface TurnHearing {
  /**
   * Which of the messages are in the person’s own words. People speak last: a message that stands as theirs and comes before what was heard or
   * called already, or in its place, somebody has written anew, as summaries are. Nor do they speak between a tool’s result and the agent’s
   * answer to it: reminders come there. Of the first history that is heard, all are the person’s.
   */
  readonly hear: (turns: readonly HeardTurn[]) => readonly boolean[];
  /** The agent calls a tool now: what comes after it is new. */
  readonly call: (callId: string) => void;
}

/** Of messages, the latest. One that is forgotten is not the person’s any more. */
const mostKept = 5_000;

export function createTurnHearing(): TurnHearing {
  const persons = new Map<string, boolean>();
  let latest: string | undefined;
  let hasCalled = false;

  function take(key: string, isPersons: boolean): void {
    persons.set(key, isPersons);
    const [oldest] = persons.keys();
    if (persons.size > mostKept && oldest !== undefined) persons.delete(oldest);
  }

  return {
    call(callId) {
      latest = callId;
      hasCalled = true;
    },
    hear(turns) {
      const since = latest === undefined ? -1 : turns.findLastIndex(({ keys }) => keys.includes(latest!));
      const isWhole = since >= 0 || !hasCalled;
      const before = findAnswer(turns, since);
      const heard = turns.map(({ keys, isUsers }, index) => isUsers && keys.every((key) => persons.get(key) ?? (isWhole && index > before)));
      for (const [index, { keys }] of turns.entries()) for (const key of keys) if (!persons.has(key)) take(key, heard[index]!);
      // A call comes after what it was made with, also where it is heard of once more.
      if (!hasCalled || since >= 0) latest = turns.at(-1)?.keys.at(-1) ?? latest;
      return heard;
    },
  };
}

/** The turn after which people may have spoken: the agent's answer, where a tool has returned something. */
function findAnswer(turns: readonly HeardTurn[], since: number): number {
  if (!turns[since]?.isResult) return since;
  const answer = turns.findIndex(({ isUsers, isResult }, index) => index > since && !isUsers && !isResult);
  return answer < 0 ? turns.length : answer;
}
