import { type Verdict } from '@byleave/core';
import { erasePersonRequestSchema, exportLogRequestSchema } from '@byleave/core/wire';
import type { Context, Hono } from 'hono';
import * as z from 'zod/mini';
import { answer, answerRefusal } from './answer.ts';
import type { Authority } from './authority.ts';
import type { LogExport } from './export-log.ts';
import type { Environment } from './handler.ts';
import type { LogQuery } from './log-search.ts';
import { limitOf, parse, queryId, wholeNumber } from './parse-request.ts';
import { parseBody } from './request-body.ts';

const facet = z.exactOptional(queryId);
const auditQuery = z.strictObject({
  conversation: facet,
  actionId: facet,
  before: z.exactOptional(wholeNumber),
  limit: limitOf(50),
  whose: z.exactOptional(z.enum(['mine', 'everybody'])),
  actor: facet,
  person: facet,
  agent: facet,
  tool: facet,
  type: facet,
  decision: z.exactOptional(z.enum(['approved', 'declined', 'allowed', 'denied', 'limited', 'refused'])),
  outcome: z.exactOptional(z.enum(['succeeded', 'failed', 'unknown', 'expired', 'cancelled', 'superseded', 'revoked', 'stopped'])),
  grant: facet,
  policy: facet,
  from: z.exactOptional(wholeNumber),
  to: z.exactOptional(wholeNumber),
  text: facet,
});
const growthQuery = z.strictObject({ from: wholeNumber, to: z.exactOptional(wholeNumber) });
const entryNumber = wholeNumber.check(z.minimum(1));

/** What is read, proved and exported of the audit log. */
export function mountLog(app: Hono<Environment>, authority: Authority, onError: (error: unknown) => void = () => undefined): void {
  app.get('/v1/audit', async (context) => {
    const parsed = parse(auditQuery, context.req.query());
    if (!parsed.ok) return answerRefusal(parsed.refusal);
    const { conversation, actionId, before, limit, whose, ...query } = parsed.value;
    const page = await authority.readAudit(context.var.caller, {
      limit,
      ...(conversation !== undefined && { conversation }),
      ...(actionId !== undefined && { actionId }),
      ...(before !== undefined && { before }),
      ...(whose && { whose }),
      ...(Object.keys(query).length > 0 && { query: query as LogQuery }),
    });
    return answer(page.ok ? { ok: true, value: { ...page.value, now: authority.now() } } : page);
  });
  app.get('/v1/log', async (context) => answer(await authority.readCheckpoint(context.var.caller)));
  app.get('/v1/log/entries/:sequence/proof', async (context) => {
    const sequence = parse(entryNumber, context.req.param('sequence'));
    return sequence.ok ? answer(await authority.proveEntry(context.var.caller, sequence.value)) : answerRefusal(sequence.refusal);
  });
  app.get('/v1/log/growth', async (context) => {
    const query = parse(growthQuery, context.req.query());
    return query.ok ? answer(await authority.proveGrowth(context.var.caller, query.value.from, query.value.to)) : answerRefusal(query.refusal);
  });
  app.get('/v1/log/checkpoint', (context) => answerFile(context, 'checkpoint'));
  app.get('/v1/log/tile/*', (context) => answerFile(context, context.req.path.slice(context.req.path.indexOf('/v1/log/') + '/v1/log/'.length)));
  app.post('/v1/log/export', async (context) => {
    const json = await parseBody(context.req.raw);
    const body = json.ok ? parse(exportLogRequestSchema, json.value) : json;
    if (!body.ok) return answerRefusal(body.refusal);
    const exported = await authority.exportLog(context.var.caller, body.value);
    return exported.ok ? answerExport(exported.value, onError) : answerRefusal(exported.refusal);
  });
  app.post('/v1/log/erasures', async (context) => {
    const json = await parseBody(context.req.raw);
    const body = json.ok ? parse(erasePersonRequestSchema, json.value) : json;
    return body.ok ? answer(await authority.erasePerson(context.var.caller, body.value)) : answerRefusal(body.refusal);
  });

  /** C2SP tlog-tiles: full tiles never change; checkpoints and what is partial do. */
  async function answerFile(context: Context<Environment>, path: string): Promise<Response> {
    const file: Verdict<Uint8Array<ArrayBuffer>> = await authority.readLogFile(context.var.caller, path);
    if (!file.ok) return answerRefusal(file.refusal);
    const isText = path === 'checkpoint';
    const isForGood = !isText && !path.includes('.p/');
    return new Response(file.value, {
      headers: {
        'content-type': isText ? 'text/plain; charset=utf-8' : 'application/octet-stream',
        'cache-control': isForGood ? 'private, max-age=31536000, immutable' : 'no-store',
      },
    });
  }
}

/** How many entries an export has, so that progress can be shown. */
export const exportedEntriesHeader = 'byleave-exported-entries';

/** Streams an export as it is read, no faster than it is taken. An export that breaks off ends without its checkpoint. */
function answerExport({ entries, format, lines }: LogExport, onError: (error: unknown) => void): Response {
  const encoder = new TextEncoder();
  const iterator = lines[Symbol.asyncIterator]();
  const lineBreak = format === 'csv' ? '\r\n' : '\n';
  let isLeft = false;
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await iterator.next();
        // Whoever hung up while the page was read is told no more of it.
        if (isLeft) return;
        if (done) controller.close();
        else controller.enqueue(encoder.encode(`${value}${lineBreak}`));
      } catch (error) {
        onError(error);
        controller.error(error);
      }
    },
    async cancel() {
      isLeft = true;
      await iterator.return?.();
    },
  });
  return new Response(stream, {
    headers: {
      'content-type': format === 'csv' ? 'text/csv; charset=utf-8; header=present' : 'application/x-ndjson; charset=utf-8',
      'content-disposition': `attachment; filename="audit-log.${format}"`,
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      [exportedEntriesHeader]: String(entries),
    },
  });
}
