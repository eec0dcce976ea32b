// Written by scripts/compile-messages.ts from messages/en/passkeys.json: change that.
import type { Section } from '../messages.ts';
import type { Template } from '../template.ts';

export interface PasskeysMessages {
  readonly label: string;
  readonly loading: string;
  readonly failed: string;
  readonly empty: string;
  readonly name: string;
  readonly nameHelp: string;
  readonly nameMissing: string;
  readonly add: string;
  readonly adding: string;
  readonly added: string;
  readonly problem: {
    readonly cancelled: string;
    readonly missing: string;
    readonly duplicate: string;
    readonly unsupported: string;
    readonly failed: string;
  };
  readonly remove: Template<{ readonly name: unknown }>;
  readonly removeShort: string;
  readonly needsConsent: string;
  readonly createdAt: Template<{ readonly time: unknown }>;
  readonly lastUsed: Template<{ readonly time: unknown }>;
  readonly neverUsed: string;
  readonly backedUp: string;
  readonly onOneDevice: string;
}

export const passkeysMessages: Section<'passkeys'> = {
  name: 'passkeys',
  messages: {
    label: "Passkeys",
    loading: "Loading your passkeys…",
    failed: "Your passkeys can’t be shown.",
    empty: "You have no passkey yet. Some requests can only be approved with one.",
    name: "Name",
    nameHelp: "Such as the device it is on",
    nameMissing: "Give it a name, so that you can tell it apart.",
    add: "Add a passkey",
    adding: "Adding…",
    added: "Your passkey is added.",
    problem: {
      cancelled: "No passkey was made. Add one when you are ready.",
      missing: "A passkey you have is needed first, and none was found. Sign in again, or ask whoever runs this page.",
      duplicate: "This device has a passkey of yours already. Add one on another device.",
      unsupported: "Passkeys don’t work in this browser or on this page. Open it where they do.",
      failed: "The passkey could not be made. Try again, or use another device.",
    },
    remove: ["Remove ",["name"]],
    removeShort: "Remove",
    needsConsent: "What proves that it is you can only be removed with a passkey.",
    createdAt: ["added ",["time"]],
    lastUsed: ["last used ",["time"]],
    neverUsed: "not used yet",
    backedUp: "synced to your other devices",
    onOneDevice: "on one device only",
  },
};
