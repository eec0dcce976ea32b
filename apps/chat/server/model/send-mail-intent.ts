import { capitalize, toMessageBody } from './message-body.ts';

export interface SendMailIntent {
  readonly kind: 'send-mail';
  /** An address, or a name to look up. */
  readonly to?: string;
  readonly subject?: string;
  readonly body?: string;
  readonly isReply: boolean;
}

const verb = /^(?:send|write|reply|respond|answer|e-?mail|mail|tell|inform|let|ask)\b/iu;
const address = /[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+/u;
const bodyStart =
  /\s*(?:(?<!subject)(?<!subject line)\s*:\s+|[,;]?\s*\b(?:saying|that says|which says|telling (?:him|her|them)|to say|and say|and tell (?:him|her|them)|with (?:the )?(?:text|body|message|words)|know that|know|that)\b(?:\s+that\b)?\s*[:,]?\s*)/iu;
const statedSubject = /[,;]?\s*\b(?:with (?:the )?|and )?subject(?: line)?\s*[:=]?\s*(?:["“]([^"”]+)["”]|([^,;:]+))/iu;
const topic = /\s*\babout\s+(?:the\s+)?([^,;:]+)$/iu;

/** "Write to Jonas that …", "send a mail to a@b.example, subject …, saying …", "reply to Northwind: …", "ask Lena to …". */
export function parseSendMailIntent(clause: string): SendMailIntent | undefined {
  if (!verb.test(clause)) return undefined;
  const request = /^ask\s+(\S+)\s+((?:to|if|whether|for|when|what|how|why|where)\b.+)$/iu.exec(clause);
  if (request?.[1] && request[2]) {
    return { kind: 'send-mail', to: request[1], body: toRequest(request[2]), isReply: false };
  }
  const start = bodyStart.exec(clause);
  const plain = start ? undefined : /^(?:tell|inform)\s+(\S+)\s+(.+)$/iu.exec(clause);
  const head = plain?.[1] ?? (start ? clause.slice(0, start.index) : clause).replace(verb, '');
  const body = toMessageBody(plain?.[2] ?? (start ? clause.slice(start.index + start[0].length) : ''));
  const subject = statedSubject.exec(head);
  const withoutSubject = subject ? head.replace(subject[0], ' ') : head;
  const about = subject ? undefined : topic.exec(withoutSubject);
  const to = findAddressee(about ? withoutSubject.replace(about[0], '') : withoutSubject);
  const title = subject?.[1] ?? subject?.[2] ?? about?.[1];
  return {
    kind: 'send-mail',
    ...(to !== '' && { to }),
    ...(title !== undefined && { subject: capitalize(title.trim()) }),
    ...(body !== '' && { body }),
    isReply: /^(?:reply|respond|answer)\b/iu.test(clause),
  };
}

function findAddressee(words: string): string {
  const written = address.exec(words)?.[0];
  if (written !== undefined) return written;
  const afterTo = /\bto\s+(.+)$/iu.exec(words)?.[1] ?? words;
  return afterTo
    .replace(/['’]s\b/gu, '')
    .replace(/\b(?:an?|the|e-?mails?|mails?|message|note|reply|answer|letter|from|back|last|latest|it|him|her|them|quick|short|to|and|with)\b/giu, ' ')
    .replace(/[.,!?]+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
}

function toRequest(words: string): string {
  const order = /^to\s+(.+)$/iu.exec(words)?.[1];
  if (order !== undefined) return `Please ${order}`;
  return words.startsWith('for ') ? `I would like to ask ${words}` : capitalize(words);
}
