import { daysBefore } from './calendar.ts';
import type { PaymentRow } from './schema.ts';

/** IBANs are the examples of the ISO 13616 registry: valid by their check digits, nobody's account. */
export function seedPayments(now: number): readonly PaymentRow[] {
  let number = 0;
  const payment = (daysAgo: number, recipient: string, iban: string, amountCents: number, reference: string): PaymentRow => {
    number += 1;
    return {
      id: `pay-${String(number).padStart(3, '0')}`,
      recipient,
      iban,
      amountCents,
      currency: 'EUR',
      reference,
      bookedAt: daysBefore(now, daysAgo),
      status: 'booked',
    };
  };
  return [
    payment(88, 'Northwind GmbH', 'DE89370400440532013000', 1_980_00, 'INV-20291'),
    payment(81, 'Hausverwaltung Spreeufer', 'DE91100000000123456789', 2_150_00, 'Workshop rent'),
    payment(74, 'Lumen Parts', 'AT611904300234573201', 1_420_00, 'INV-7588'),
    payment(66, 'Weaver & Sons Textiles', 'NL91ABNA0417164300', 864_50, 'Linen, 40 m'),
    payment(59, 'Stadtwerk Kreuzberg', 'DE91100000000123456789', 318_20, 'Electricity 2nd quarter'),
    payment(51, 'Hausverwaltung Spreeufer', 'DE91100000000123456789', 2_150_00, 'Workshop rent'),
    payment(44, 'Northwind GmbH', 'DE89370400440532013000', 2_310_00, 'INV-20355'),
    payment(37, 'Lumen Parts', 'AT611904300234573201', 1_690_00, 'INV-7655'),
    payment(30, 'Papier Lindqvist', 'SE4550000000058398257466', 243_80, 'Packaging 4471'),
    payment(24, 'Courier Falke', 'CZ6508000000192000145399', 187_35, 'Shipments 09'),
    payment(20, 'Hausverwaltung Spreeufer', 'DE91100000000123456789', 2_150_00, 'Workshop rent'),
    payment(13, 'Messe Hall 4', 'FR1420041010050500013M02606', 1_200_00, 'Stand deposit 4-112'),
    payment(8, 'Glashütte Birke', 'PL61109010140000071219812874', 975_00, 'Shades, opal, 60 pieces'),
    payment(3, 'Weaver & Sons Textiles', 'NL91ABNA0417164300', 412_00, 'Cord samples'),
  ];
}
