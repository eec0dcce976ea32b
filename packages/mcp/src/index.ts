export { guardClient, type CallingClient, type GuardClientOptions } from './lib/guard-client.ts';
export { guardHandler, type GuardHandlerOptions } from './lib/guard-handler.ts';
export { guardInput } from './lib/guard-input.ts';
export type { HoldOptions } from './lib/held-call.ts';
export { codeKey } from './lib/message.ts';
export { mostPages, readListing } from './lib/tool-listing.ts';
export { createToolPins, listingDigest, type KnownTools, type ListedTool, type ToolPins, type ToolPinsOptions } from './lib/tool-pins.ts';
export { toRegistrations, type McpToolRegistration, type ToolFacts, type ToolRegistrationsOptions } from './lib/tool-registrations.ts';
