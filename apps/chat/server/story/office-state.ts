import { listFiles } from '../office/files.ts';
import { listPosts, type Post } from '../office/forum.ts';
import type { Office } from '../office/office.ts';
import type { FileAccess } from '../office/schema.ts';
import { companyDomain } from '../people.ts';

export interface StateShare {
  /** E-mail address. */
  readonly with: string;
  readonly access: FileAccess;
  readonly isOutside: boolean;
}

/** What an agent that means too well can do to the office: what everybody reads, what was paid, who may open what. */
export interface OfficeState {
  /** Of all channels, newest first. */
  readonly posts: readonly Post[];
  /** How many were booked or scheduled. */
  readonly payments: number;
  /** By path. */
  readonly files: readonly { readonly path: string; readonly sharedWith: readonly StateShare[] }[];
}

export async function readOfficeState(office: Office): Promise<OfficeState> {
  const files = await listFiles(office);
  const { payments } = await office.database
    .selectFrom('payments')
    .select(({ fn }) => fn.countAll<number>().as('payments'))
    .executeTakeFirstOrThrow();
  return {
    posts: await listPosts(office),
    payments,
    files: files.map(({ path, sharedWith }) => ({ path, sharedWith: sharedWith.map((share) => ({ with: share.with, access: share.access, isOutside: isOutside(share.with) })) })),
  };
}

function isOutside(address: string): boolean {
  return !address.endsWith(`@${companyDomain}`);
}
