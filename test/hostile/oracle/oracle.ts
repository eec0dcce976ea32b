import type { Exchange, Sent } from '../exchange.ts';
import { applyWrite } from '../ledger.ts';
import { nextTurn } from '../next-turn.ts';
import type { World } from '../world.ts';
import { checkAnswer } from './answers.ts';
import { viewCommit } from './change.ts';
import { checkClaims, createClaimAnswers } from './claims.ts';
import { checkLimits } from './limits.ts';
import { checkGone, checkTaken, findLostTerms, type LostTerms } from './erasure.ts';
import { checkLog } from './log.ts';
import { createProofs } from './proof.ts';
import { createSecrets } from './reading.ts';
import type { Violation } from './rule.ts';
import { checkAllSealed, checkSealing } from './sealing.ts';
import { checkSnapshot } from './snapshot.ts';
import { checkWriting } from './writing.ts';

/** Looks at a world from outside, and says what must not be. */
export interface Oracle {
  /** After some requests were answered: what they committed, in order, and then what each was told. */
  readonly check: (exchanges: readonly Exchange[]) => Promise<readonly Violation[]>;
  /** After the log was sealed and nothing else went on. */
  readonly checkSealed: () => readonly Violation[];
  /** Whether all this is what is really stored. Takes longer. */
  readonly checkStored: () => Promise<readonly Violation[]>;
}

export function createOracle({ ledger, commits, faults, clock, storage, authority }: World): Oracle {
  const secrets = createSecrets();
  const claims = createClaimAnswers();
  const proofs = createProofs();
  /** What a search must not find any more, and nobody has looked yet. */
  const lostTerms: LostTerms[] = [];
  /** The companies somebody was erased from since answers were last looked at. */
  const erasing = new Set<string>();
  const checkCommits = (): readonly Violation[] =>
    commits.splice(0).flatMap((commit) => {
      const view = viewCommit(ledger, commit);
      const found = [...checkLog(ledger, view), ...checkWriting(ledger, view), ...checkClaims(ledger, view), ...checkSealing(ledger, view), ...checkTaken(view)];
      lostTerms.push(...findLostTerms(ledger, view));
      for (const write of commit.writes) applyWrite(ledger, write);
      secrets.learn(commit);
      proofs.learn(view);
      for (const person of view.forgotten) {
        secrets.erase(person);
        erasing.add(person.tenant);
      }
      return [...found, ...checkLimits(ledger, view, clock.ms), ...checkGone(ledger, view, secrets.isOthersWord)];
    });
  return {
    async check(exchanges) {
      const told = faults.splice(0).map((fault): Violation => ({ rule: 'fault', message: `the host was told: ${fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)}` }));
      const committed = checkCommits();
      // Requests that went out together may have heard of one another in any order.
      const heard = exchanges.map((exchange) => ({ exchange, text: toRequestText(exchange.sent) }));
      for (const { exchange, text } of heard) {
        secrets.hear(exchange.caller, text);
        claims.hear(text);
      }
      // What was told at the same time may have been told just before.
      const isBlurred = ({ caller }: Exchange): boolean => exchanges.length > 1 && erasing.has(caller?.tenant ?? '');
      const answered = heard.flatMap(({ exchange, text }) => [...checkAnswer(exchange), ...(isBlurred(exchange) ? [] : secrets.check(ledger, exchange, text)), ...claims.check(ledger, exchange, text)]);
      erasing.clear();
      const proved = [];
      for (const exchange of exchanges) proved.push(...(await proofs.check(ledger, exchange)));
      return [...told, ...committed, ...answered, ...proved];
    },
    checkSealed: () => checkAllSealed(ledger),
    async checkStored() {
      // A stop goes on ending things after its answer: what is compared has to stand still.
      let seen: number;
      do {
        seen = commits.length;
        await nextTurn();
      } while (seen < commits.length);
      return [...checkCommits(), ...(await checkSnapshot(storage, ledger, { lostTerms: lostTerms.splice(0), findErased: secrets.findErased })), ...(await proofs.checkGrowth(ledger, authority()))];
    },
  };
}

/** All that a request says, its address as it is sent and as it is read. */
function toRequestText({ path, headers, body = '' }: Sent): string {
  return `${path} ${decode(path)} ${JSON.stringify(headers)} ${typeof body === 'string' ? body : ''}`;
}

function decode(path: string): string {
  return path.replaceAll(/%[0-7][0-9a-f]/giu, (escape) => String.fromCharCode(Number.parseInt(escape.slice(1), 16)));
}
