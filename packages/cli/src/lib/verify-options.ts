import { parseArgs } from 'node:util';
import { parseVerifierKey, type VerifierKey } from '@byleave/core/audit-log';

export interface VerifyOptions {
  /** A path, or `-`. */
  readonly source: string;
  readonly trustedKeys: readonly VerifierKey[];
  /** Path of the checkpoint that was kept. */
  readonly checkpoint: string | undefined;
  readonly isJson: boolean;
}

/** What the arguments ask for, or a sentence that says what is wrong with them. */
export function parseVerifyOptions(args: readonly string[]): VerifyOptions | 'help' | { readonly complaint: string } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { key: { type: 'string', multiple: true }, checkpoint: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    });
    if (values.help) return 'help';
    const [source, ...more] = positionals;
    if (source === undefined || more.length > 0) return { complaint: 'Name one export to verify, or - for standard input. See byleave --help.' };
    const trustedKeys: VerifierKey[] = [];
    for (const text of values.key ?? []) {
      const key = parseVerifierKey(text.trim());
      if (!key.ok) return { complaint: `“${text}” is not a verifier key. ${key.message}` };
      trustedKeys.push(key.value);
    }
    return { source, trustedKeys, checkpoint: values.checkpoint, isJson: values.json ?? false };
  } catch (error) {
    return { complaint: `${error instanceof Error ? error.message : String(error)} See byleave --help.` };
  }
}
