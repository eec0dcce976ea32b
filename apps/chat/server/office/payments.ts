import type { JsonObject } from '@byleave/core';
import { formatIban } from './iban.ts';
import type { Office } from './office.ts';
import type { PaymentRow, PaymentStatus } from './schema.ts';

/** A line of the ledger. */
export interface Payment extends JsonObject {
  readonly id: string;
  readonly recipient: string;
  /** In groups of four. */
  readonly iban: string;
  /** In units of the currency, such as 2400.5. */
  readonly amount: number;
  readonly currency: 'EUR';
  readonly reference: string;
  /** ISO 8601, UTC. */
  readonly bookedAt: string;
  readonly status: PaymentStatus;
}

/** All payments, newest first. */
export async function listPayments(office: Office): Promise<readonly Payment[]> {
  const rows = await office.database.selectFrom('payments').selectAll().orderBy('bookedAt', 'desc').execute();
  return rows.map(toPayment);
}

export function toPayment({ amountCents, ...row }: PaymentRow): Payment {
  return {
    ...row,
    iban: formatIban(row.iban),
    amount: amountCents / 100,
    bookedAt: new Date(row.bookedAt).toISOString(),
  };
}
