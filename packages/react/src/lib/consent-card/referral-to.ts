import { mayFill, type Action, type Person, type Referral } from '@byleave/core';

/** The last time that somebody else has asked this reader to decide. */
export function findReferralTo({ referrals, principal }: Action, viewer: Person | undefined): Referral | undefined {
  if (!viewer) return undefined;
  return referrals?.findLast(({ by, to }) => by.id !== viewer.id && ('role' in to ? mayFill(to, viewer, principal.user.id) : to.id === viewer.id));
}
