/** The forum's channels, as tools and policies name them. */
export const channels = ['general', 'billing', 'workshop', 'design'] as const;

export type Channel = (typeof channels)[number];

/** As people write it: "#general". */
export function toChannelName(channel: string): string {
  return `#${channel}`;
}

export function isChannel(name: string): name is Channel {
  return channels.some((channel) => channel === name);
}
