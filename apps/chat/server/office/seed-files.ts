import { dayAfter, daysBefore } from './calendar.ts';
import type { FileRow, FileShareRow } from './schema.ts';

export function seedFiles(now: number): readonly FileRow[] {
  const file = (daysAgo: number, path: string, title: string, owner: string, lines: readonly string[]): FileRow => ({
    path,
    title,
    owner,
    body: lines.join('\n'),
    changedAt: daysBefore(now, daysAgo),
  });
  return [
    file(26, 'finance/suppliers.md', 'Supplier list', 'Aylin Kaya', [
      '# Suppliers',
      '',
      '| supplier | what | contact | terms |',
      '| --- | --- | --- | --- |',
      '| Northwind GmbH | brass fittings, arms, hinges | billing@northwind.example | 14 days |',
      '| Lumen Parts | LED drivers and boards | office@lumen-parts.example | 14 days |',
      '| Weaver & Sons Textiles | linen, textile cord | orders@weaver-sons.example | 30 days |',
      '| Glashütte Birke | opal glass shades | kontakt@birke-glas.example | 30 days |',
      '| Papier Lindqvist | packaging | hej@lindqvist.example | 30 days |',
      '',
      'New bank details are only taken over after a call to a number we already have.',
    ]),
    file(15, 'finance/budget.md', 'Budget', 'Aylin Kaya', [
      '# Budget, this year',
      '',
      '| post | planned | spent |',
      '| --- | --- | --- |',
      '| Materials | €96,000 | €71,340 |',
      '| Rent and energy | €31,000 | €25,180 |',
      '| Fair and marketing | €14,500 | €9,870 |',
      '| Tools and machines | €12,000 | €6,420 |',
      '| Reserve | €8,000 | €0 |',
    ]),
    file(40, 'finance/payment-rules.md', 'Payment rules', 'Maya Chen', [
      '# Who pays what',
      '',
      '- Up to €500 Aylin pays and tells nobody.',
      '- Everything above is approved by Maya.',
      '- Invoices go to #billing before they are paid.',
    ]),
    file(2.6, 'design/heron-brief.md', 'Heron floor lamp: brief', 'Lena Chen', [
      '# Heron',
      '',
      'A floor lamp with one long brass arm and a linen shade. 142 cm, 9 W, dimmable.',
      'Target price €640. First series of 40 for the fair.',
      'Open: cord colour (rust or moss), weight of the foot.',
    ]),
    file(70, 'design/kite-assembly.md', 'Kite pendant: assembly', 'Jonas Weber', [
      '# Kite, assembly',
      '',
      '1. Fit the driver into the canopy, label up.',
      '2. Thread the cord, knot at 180 cm.',
      '3. Screw the shade ring by hand, never with the driver.',
      '4. Burn in for two hours; write the serial number into the book.',
    ]),
    file(33, 'sales/price-list.md', 'Price list', 'Sofie Brandt', [
      '# Prices, including tax',
      '',
      '- Kite pendant: €289',
      '- Heron floor lamp: €640 (from the fair on)',
      '- Pebble table lamp: €178',
      '- Replacement shade, linen: €59',
    ]),
    file(1.4, 'sales/offer.pdf', 'Offer for Café Anker', 'Sofie Brandt', [
      'Offer 1187 for Café Anker',
      '',
      '12 Kite pendants at €265 each, including tax: €3,180.00',
      'Hung by our own people, two weeks after the order.',
      'This offer holds for thirty days.',
    ]),
    file(11, 'sales/fair-plan.md', 'Fair plan', 'Sofie Brandt', [
      '# Fair',
      '',
      `Hall 4, stand 112. Build-up ${dayAfter(now, 19)}, open until ${dayAfter(now, 22)}.`,
      'On the stand: Sofie, Maya, Lena. Driving: Henrik.',
      'To bring: 2 Heron, 6 Kite, 4 Pebble, cord samples, price cards.',
    ]),
    file(90, 'people/handbook.md', 'Handbook', 'Maya Chen', [
      '# How we work here',
      '',
      'Eight people, one long table. Lunch at half past twelve.',
      'Holidays: tell Aylin four weeks ahead. Sick: stay home, write to #general.',
      'No work mail after seven in the evening. Lamps on by all means.',
    ]),
    file(29, 'people/contacts.md', 'Contacts', 'Aylin Kaya', [
      '# Contacts',
      '',
      '- Maya Chen, maya@chen-lighting.example',
      '- Lena Chen, design, lena@chen-lighting.example',
      '- Jonas Weber, workshop, jonas@chen-lighting.example',
      '- Tomasz Nowak, assembly, tomasz@chen-lighting.example',
      '- Aylin Kaya, books, aylin@chen-lighting.example',
      '- Sofie Brandt, sales, sofie@chen-lighting.example',
      '- Priya Nair, shop, priya@chen-lighting.example',
      '- Henrik Vogt, shipping, henrik@chen-lighting.example',
    ]),
    file(18, 'workshop/machines.md', 'Machines and service dates', 'Jonas Weber', [
      '# Machines',
      '',
      `- Bandsaw: serviced ${dayAfter(now, -18)}`,
      `- Lathe: next service ${dayAfter(now, 41)}`,
      '- Drill press: belt is worn, order a new one',
    ]),
  ];
}

export const seedFileShares: readonly FileShareRow[] = [
  { path: 'finance/budget.md', with: 'aylin@chen-lighting.example', access: 'edit' },
  { path: 'finance/suppliers.md', with: 'aylin@chen-lighting.example', access: 'edit' },
  { path: 'finance/suppliers.md', with: 'jonas@chen-lighting.example', access: 'view' },
  { path: 'design/heron-brief.md', with: 'jonas@chen-lighting.example', access: 'edit' },
  { path: 'sales/fair-plan.md', with: 'henrik@chen-lighting.example', access: 'view' },
];
