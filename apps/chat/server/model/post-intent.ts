import { toMessageBody } from './message-body.ts';

export interface PostIntent {
  readonly kind: 'post';
  /** Without its `#`. */
  readonly channel?: string;
  readonly body?: string;
}

const verb = /^(?:post|announce|publish|tell|write|say|let|message|inform|send|put|ask)\b/iu;
const namedChannel = /\s*(?:\b(?:in|into|to|on|at)\s+)?(?:the\s+)?#([\w-]+)(?:\s+channel)?/iu;
const spokenChannel = /\s*\b(?:in|into|to|on)\s+(?:the\s+)?([\w-]+)\s+(?:channel|forum)\b/iu;
const everybody = /^(?:tell|let|inform|ask)\s+(?:everyone|everybody|the team|all of us|the company)\b/iu;

/** "Post in #general: …", "tell #billing that …", "post “…” to the design channel", "tell everyone that …". */
export function parsePostIntent(clause: string): PostIntent | undefined {
  if (!verb.test(clause)) return undefined;
  const channel = namedChannel.exec(clause) ?? spokenChannel.exec(clause);
  const isForEverybody = everybody.test(clause);
  if (!channel && !isForEverybody && !/^(?:post|announce|publish)\b/iu.test(clause)) return undefined;
  const name = channel?.[1]?.toLowerCase() ?? (isForEverybody ? 'general' : undefined);
  const words = isForEverybody ? clause.replace(everybody, '') : (channel ? clause.replace(channel[0], ' ') : clause).replace(verb, '');
  const body = toMessageBody(words.replace(/^\s*(?:an? |the )?(?:message|note|reminder|post)\b(?=\s*(?::|that|saying|$))/iu, ''));
  return { kind: 'post', ...(name !== undefined && { channel: name }), ...(body !== '' && { body }) };
}
