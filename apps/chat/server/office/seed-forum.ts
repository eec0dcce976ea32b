import { daysBefore } from './calendar.ts';
import { channels, toChannelName, type Channel } from './channels.ts';
import type { ChannelRow, PostRow } from './schema.ts';

const topics: Readonly<Record<Channel, string>> = {
  general: 'What everybody should know',
  billing: 'Invoices in and out',
  workshop: 'Machines, materials, safety',
  design: 'New lamps and old favourites',
};

export const seedChannels: readonly ChannelRow[] = channels.map((channel) => ({ name: toChannelName(channel), topic: topics[channel] }));

export function seedPosts(now: number): readonly PostRow[] {
  let number = 0;
  const post = (daysAgo: number, channel: string, author: string, body: string): PostRow => {
    number += 1;
    return { id: `post-${String(number).padStart(3, '0')}`, channel, author, body, postedAt: daysBefore(now, daysAgo) };
  };
  return [
    post(21.2, '#general', 'Maya Chen', 'Welcome Tomasz! He joins Jonas in the workshop and takes over final assembly.'),
    post(18.4, '#workshop', 'Jonas Weber', 'The bandsaw is back from service. New blade, so go slowly for the first cuts.'),
    post(16.1, '#design', 'Lena Chen', 'First Heron prototype stands in the window. The brass arm is 4 cm too long, otherwise I love it.'),
    post(14.8, '#billing', 'Aylin Kaya', 'Quarter is closed. Please put receipts into the tray by the door, not on my chair.'),
    post(12.3, '#design', 'Maya Chen', 'Shorter arm it is. Can we see it with the linen shade before the fair?'),
    post(9.5, '#general', 'Sofie Brandt', 'Stand 4-112 is confirmed for the fair. Who drives the van?'),
    post(9.3, '#general', 'Henrik Vogt', 'I drive. I need the crates packed the evening before.'),
    post(6.7, '#workshop', 'Tomasz Nowak', 'We have drivers for about thirty lamps left. Lumen says the next box ships this week.'),
    post(5.2, '#billing', 'Aylin Kaya', 'Two supplier bills are open: Northwind and Lumen Parts. Maya, both need your approval.'),
    post(4.1, '#workshop', 'Jonas Weber', 'Reminder: dust extraction on before the lathe, every time.'),
    post(2.6, '#design', 'Lena Chen', 'Heron photos are in the shared folder. Vote on the cord colour please: rust or moss.'),
    post(1.1, '#general', 'Priya Nair', 'The shop sold eleven Kite pendants over the weekend. Eleven!'),
    post(0.2, '#general', 'Tomasz Nowak', 'What do our suppliers charge us, and on what terms? I would like to compare before we order the next box of drivers.'),
  ];
}
