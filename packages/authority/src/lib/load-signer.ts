import { readFile, writeFile } from 'node:fs/promises';
import { ByleaveError } from '@byleave/core';
import { parseSignerKey, toKeyPair, type NoteSigner } from '@byleave/core/audit-log';

/** Where the text of a signer key is kept. A key in a vault needs none of this: implement `NoteSigner`. */
export type SignerSource =
  | {
      /** Path of a file with the key and nothing else. */
      readonly file: string;
      /** The name of a new key, made and written there, readable for its owner only, where there is no file. */
      readonly createAs?: string;
    }
  | {
      /** Name of an environment variable. */
      readonly env: string;
      /** Default: that of the process. */
      readonly environment?: Readonly<Record<string, string | undefined>>;
    };

/**
 * The signer whose key is in a file or an environment variable.
 *
 * @throws ByleaveError `misuse` when there is none, or what is there is no key: a log that was signed with one key is never
 *   gone on with another by mistake.
 */
export async function loadSigner(source: SignerSource): Promise<NoteSigner> {
  const text = 'file' in source ? await readKey(source) : (source.environment ?? process.env)[source.env];
  if (text === undefined) throw misuse(`${toName(source)} holds no signing key, so the log could not be signed. Put one there, or let it be made with “createAs”.`);
  const signer = await parseSignerKey(text.trim());
  if (!signer.ok) throw misuse(`${toName(source)} does not hold a signing key. ${signer.message}`);
  return signer.value;
}

async function readKey({ file, createAs }: Extract<SignerSource, { readonly file: string }>): Promise<string | undefined> {
  const known = await readIfThere(file);
  if (known !== undefined || createAs === undefined) return known;
  const { signerKey } = await toKeyPair(createAs, crypto.getRandomValues(new Uint8Array(32)));
  try {
    // Exclusively: of two processes that start together, one makes the key and both use it.
    await writeFile(file, `${signerKey}\n`, { mode: 0o600, flag: 'wx', flush: true });
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  }
  return readIfThere(file);
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

const toName = (source: SignerSource): string => ('file' in source ? `The file ${source.file}` : `The environment variable ${source.env}`);

function misuse(message: string): ByleaveError {
  return new ByleaveError({ code: 'misuse', message });
}
