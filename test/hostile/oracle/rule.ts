/**
 * What must hold whatever anybody sends:
 *
 * - `answer`: no 5xx; every error is one of the documented shapes with a code of the closed list, and tells no insides.
 * - `fault`: nothing is thrown that nobody catches, and the host is told of no fault.
 * - `log`: what is stored changes exactly with an audit entry that names it, in the same commit, without a gap.
 * - `reading`: nobody is answered with what is neither theirs nor theirs to have a say in.
 * - `writing`: nothing changes on the word of somebody it is none of whose business.
 * - `claim`: what was claimed was allowed first, by people who were shown it, is under no stop, and is claimed once.
 * - `seal`: what comes under the log's tree is what was committed, all of it and in order, and only what ended there is sealed.
 * - `proof`: what is told of the log proves itself, is signed, and never contradicts what was told before; who reads or exports what is recorded of everybody leaves an entry.
 * - `erasure`: an erased person is named by nothing that is stored or told, and what was not theirs stays as it was.
 * - `limit`: what is used and held of a limit is never more than the limit, and nothing that has ended holds any.
 */
export const rules = ['answer', 'fault', 'log', 'reading', 'writing', 'claim', 'seal', 'proof', 'erasure', 'limit'] as const;

export type Rule = (typeof rules)[number];

export interface Violation {
  readonly rule: Rule;
  readonly message: string;
}
