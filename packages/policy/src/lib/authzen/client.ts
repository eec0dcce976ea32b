import { isPlainObject, type PolicyReason } from '@byleave/core';
import type { DecisionPoint, EvaluationRequest, EvaluationResponse, Obligation } from '../decision-point.ts';
import { responseSchema } from './messages.ts';
import { evaluationPath, isSecure, parseDecisionPoint, toMetadataUrl } from './metadata.ts';
import { fromWireObligation, wireObligationTypes } from './obligation-wire.ts';

export interface AuthzenClientOptions {
  /** Identifier of the decision point: an https URL without query and fragment. */
  readonly decisionPoint: string;
  /** Named in every digest. AuthZEN has no word for it, so change it, or answer otherwise, whenever the remote policy does. */
  readonly version: string | ((tenant: string) => Promise<string>);
  /** Reads `/.well-known/authzen-configuration` first. Default `false`: the default paths. */
  readonly discover?: boolean;
  /** Default: the platform's. */
  readonly fetch?: typeof fetch;
  /** Sent with every request, such as `authorization`. */
  readonly headers?: () => Readonly<Record<string, string>>;
  /** For one whole exchange, in ms. Default 1,500. */
  readonly timeoutMs?: number;
  /** Default a random UUID. Sent as `X-Request-ID`. */
  readonly createRequestId?: () => string;
}

const defaultTimeoutMs = 1_500;
/** A longer answer is none. */
const responseLimitBytes = 262_144;

interface Discovered {
  readonly endpoint: string;
  readonly supported: readonly string[];
}

/**
 * Any AuthZEN decision point behind the port. Whatever is not a whole and well-formed answer throws, which `decide`
 * turns into a denial; so does an obligation that is not understood.
 *
 * @throws ByleaveError `misuse` for an identifier that is none.
 */
export function createAuthzenClient(options: AuthzenClientOptions): DecisionPoint {
  const base = parseDecisionPoint(options.decisionPoint);
  const { version } = options;
  let discovery: Promise<Discovered> | undefined;
  const discover = async (): Promise<Discovered> => {
    discovery ??= readMetadata(base, options);
    try {
      return await discovery;
    } catch (error) {
      discovery = undefined;
      throw error;
    }
  };
  return {
    readVersion: async (tenant) => (typeof version === 'string' ? version : version(tenant)),
    async evaluate(request) {
      const { endpoint, supported } = options.discover ? await discover() : { endpoint: `${base}${evaluationPath}`, supported: undefined };
      return fromAnswer(await exchange(endpoint, options, { method: 'POST', body: toBody(request, supported) }));
    },
  };
}

function toBody(request: EvaluationRequest, supported: readonly string[] | undefined): string {
  const { subject, action, resource, context } = request;
  const declared = supported && { supported_obligations: wireObligationTypes.filter((type) => supported.includes(type)) };
  return JSON.stringify({ subject, action, resource, context: { ...context, ...declared } });
}

async function readMetadata(base: string, options: AuthzenClientOptions): Promise<Discovered> {
  const metadata = await exchange(toMetadataUrl(base), options, { method: 'GET' });
  if (!isPlainObject(metadata)) throw new TypeError('the AuthZEN metadata is no object');
  // §9.2.3: another identifier is a mix-up, and nothing of the document may be used.
  if (metadata['policy_decision_point'] !== options.decisionPoint && metadata['policy_decision_point'] !== base) throw new TypeError('the AuthZEN metadata is another decision point’s');
  const endpoint = URL.parse(String(metadata['access_evaluation_endpoint']));
  if (!endpoint || !isSecure(endpoint)) throw new TypeError('the AuthZEN metadata names no evaluation endpoint');
  const supported = metadata['supported_obligations'];
  return { endpoint: endpoint.href, supported: Array.isArray(supported) ? supported.map(String) : [] };
}

async function exchange(url: string, options: AuthzenClientOptions, request: { readonly method: string; readonly body?: string }): Promise<unknown> {
  const requestId = (options.createRequestId ?? (() => crypto.randomUUID()))();
  const response = await (options.fetch ?? fetch)(url, {
    ...request,
    redirect: 'error',
    signal: AbortSignal.timeout(options.timeoutMs ?? defaultTimeoutMs),
    headers: {
      ...options.headers?.(),
      accept: 'application/json',
      'x-request-id': requestId,
      ...(request.body !== undefined && { 'content-type': 'application/json' }),
    },
  });
  if (response.status !== 200) throw new TypeError(`the decision point answered ${response.status}`);
  if (!/^application\/json\b/iu.test(response.headers.get('content-type') ?? '')) throw new TypeError('the decision point did not answer JSON');
  // §10.1.3 has it echoed. Not every decision point does; another one's answer is never ours.
  const echoed = response.headers.get('x-request-id');
  if (echoed !== null && echoed !== requestId) throw new TypeError('the decision point answered another request');
  return JSON.parse(await readText(response)) as unknown;
}

async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let [text, bytes] = ['', 0];
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > responseLimitBytes) throw new TypeError('the decision point’s answer is too long');
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function fromAnswer(answer: unknown): EvaluationResponse {
  const { decision, context = {} } = responseSchema.parse(answer);
  const obligations = parseObligations(context['obligations']);
  const reasons = parseReasons(context);
  return { decision, context: { ...(obligations.length > 0 && { obligations }), ...(reasons.length > 0 && { reasons }) } };
}

/** Strictly: an obligation that is half understood is dropped by nobody (obligations profile §3). */
function parseObligations(value: unknown): readonly Obligation[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new TypeError('the obligations are no list');
  const obligations = value.map((each: unknown) => {
    if (!isPlainObject(each) || typeof each['id'] !== 'string' || typeof each['type'] !== 'string' || !isPlainObject(each['properties'])) {
      throw new TypeError('an obligation is malformed');
    }
    return fromWireObligation({ id: each['id'], type: each['type'], properties: each['properties'] as Obligation['properties'] });
  });
  if (new Set(obligations.map(({ id }) => id)).size !== obligations.length) throw new TypeError('two obligations share an id');
  return obligations;
}

/** Ours, or what §5.5.1 shows decision points say: `reason`, `reason_user`. What is meant for administrators stays there. */
function parseReasons(context: Readonly<Record<string, unknown>>): readonly PolicyReason[] {
  const own = context['reasons'];
  if (Array.isArray(own)) return own.filter((reason): reason is PolicyReason => isPlainObject(reason) && typeof reason['policy'] === 'string' && typeof reason['text'] === 'string');
  const said = [context['reason'], ...(isPlainObject(context['reason_user']) ? Object.values(context['reason_user']) : [context['reason_user']])];
  return said.filter((text) => typeof text === 'string').map((text) => ({ policy: 'authzen', text }));
}
