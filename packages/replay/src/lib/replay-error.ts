/**
 * Why a replay cannot be made. `usage`: the options say no such thing. `file_unreadable`: a file is not there or not
 * gzip. `suite_malformed`, `labels_malformed`, `run_malformed`: it is not what it should be, and where. `policy_invalid`:
 * the policies do not fit the tools. `suite_missing`: a run names a suite that was not given. `task_missing`: a run names a
 * task its suite does not have. `out_unwritable`: the report could not be written.
 */
export type ReplayErrorCode =
  | 'usage'
  | 'file_unreadable'
  | 'suite_malformed'
  | 'labels_malformed'
  | 'run_malformed'
  | 'policy_invalid'
  | 'suite_missing'
  | 'task_missing'
  | 'out_unwritable';

export class ReplayError extends Error {
  readonly code: ReplayErrorCode;

  constructor(code: ReplayErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ReplayError';
    this.code = code;
  }
}
