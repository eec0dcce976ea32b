/** What must never be, whatever was killed. */
export type ViolationCode =
  | 'effect without a claim'
  | 'effect before its claim'
  | 'effect twice'
  | 'claim twice'
  | 'claim without authorization'
  | 'claim after a deadline'
  | 'claim after a revocation'
  | 'claim inside a stop'
  | 'more than the limit'
  | 'decision lost'
  | 'claim lost'
  | 'completion lost'
  | 'grant lost'
  | 'revocation lost'
  | 'stop lost'
  | 'reset lost'
  | 'limit lost'
  | 'log with a gap'
  | 'log rewritten';

export interface Violation {
  readonly code: ViolationCode;
  readonly of: string;
}
