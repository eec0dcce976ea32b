import type { JsonValue } from '../../packages/core/src/index.ts';
import { authenticate } from './cast.ts';
import type { Asked, Exchange, Sent } from './exchange.ts';
import { nextTurn } from './next-turn.ts';
import { toRequest } from './send.ts';
import type { World } from './world.ts';

/** How long an answer may take, in ms, before nobody believes that it will come. */
const patienceMs = 30_000;

async function inPatience<T>(work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), patienceMs);
  });
  return Promise.race([work, silence]).finally(() => clearTimeout(timer));
}

/** Sends a request and reads its answer to the end, a stream as far as it has something to say now. `undefined` for what cannot be sent at all. */
export async function perform(world: World, asked: Asked, sent: Sent, number: number, isHostile: boolean): Promise<Exchange | undefined> {
  const request = toRequest(sent);
  if (!request) return undefined;
  const caller = authenticate(request);
  const answered = await inPatience(
    world.handle(request, { caller, request: number }).then(async (response) => ({ response, ...(await readBody(response, number)) })),
  );
  const facts = { number, sent, asked, isHostile, caller };
  if (!answered) return { ...facts, status: 599, headers: new Headers(), text: 'no answer', isWhole: false, values: [] };
  const { response, text, bytes, isWhole } = answered;
  return { ...facts, status: response.status, headers: response.headers, text, ...(bytes && { bytes }), isWhole, values: parseValues(response, text) };
}

/** Every other stream is left as soon as it has begun. */
async function readBody(response: Response, number: number): Promise<Pick<Exchange, 'text' | 'bytes' | 'isWhole'>> {
  const type = response.headers.get('content-type') ?? '';
  if (type.startsWith('application/octet-stream')) {
    const bytes = await response.bytes();
    return { text: new TextDecoder().decode(bytes), bytes, isWhole: true };
  }
  if (!type.startsWith('text/event-stream') && (!type.startsWith('application/x-ndjson') || number % 4 > 0)) return { text: await response.text(), isWhole: true };
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  if (number % 3 > 0) {
    text += decoder.decode((await reader?.read())?.value, { stream: true });
    const next = reader?.read();
    await nextTurn();
    await nextTurn();
    await reader?.cancel();
    text += decoder.decode((await next)?.value, { stream: true });
  }
  await reader?.cancel();
  return { text, isWhole: false };
}

function parseValues(response: Response, text: string): readonly JsonValue[] {
  const type = response.headers.get('content-type') ?? '';
  try {
    if (type.startsWith('application/x-ndjson')) return text.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as JsonValue);
    return /^application\/(?:problem\+)?json/u.test(type) ? [JSON.parse(text) as JsonValue] : [];
  } catch {
    return [];
  }
}
