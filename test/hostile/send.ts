import { wireLimits } from '../../packages/core/src/wire.ts';
import { credentials } from './cast.ts';
import type { Asked, Sent } from './exchange.ts';
import { changeBody, toBytes } from './hostile-body.ts';
import { serialize } from './hostile-values.ts';
import type { Hostility, PathChange } from './hostility.ts';
import { basePath, type World } from './world.ts';

export const origin = 'https://authority.example';
const json = ['content-type', 'application/json'] as const;

function toPath({ route, id = '', query = [] }: Asked): string {
  const template = route.slice(route.indexOf(' ') + 1);
  // The one address that a mount point ends, rather than begins (AuthZEN §9.2).
  const mounted = template.startsWith('/.well-known/') ? `${template}${basePath}` : `${basePath}${template}`;
  const search = new URLSearchParams(query.map(([name, value]) => [name, value.toWellFormed()])).toString();
  const named = id.toWellFormed();
  // A path below a route keeps its slashes.
  return mounted.replace(/:\w+$|:\w+(?=\/)|\*$/u, (place) => (place === '*' ? named.split('/').map(encodeURIComponent).join('/') : encodeURIComponent(named))) + (search === '' ? '' : `?${search}`);
}

/** The request as it is asked, with at most one thing made wrong. */
export function toSent(world: World, asked: Asked, hostility?: Hostility): Sent {
  const changed = hostility ? changeAsked(world, asked, hostility) : asked;
  const { route, as, headers = {}, body } = changed;
  const sent: Sent = {
    route,
    method: route.slice(0, route.indexOf(' ')),
    path: toPath(changed),
    headers: [['authorization', as], ...(body === undefined ? [] : [json]), ...Object.entries(headers)],
    ...(body !== undefined && { body: serialize(body) }),
  };
  return hostility ? changeSent(sent, hostility) : sent;
}

function changeAsked(world: World, asked: Asked, hostility: Hostility): Asked {
  switch (hostility.kind) {
    case 'value':
    case 'missing':
    case 'extra':
    case 'stale':
      return asked.body === undefined ? asked : { ...asked, body: changeBody(world, asked.body, hostility) };
    case 'id':
      return { ...asked, id: hostility.id };
    case 'foreign id': {
      const { actions, grants, passkeys } = world.ledger;
      const ids = [...actions.keys(), ...grants.keys(), ...[...passkeys.values()].map(({ id }) => id), 'none'];
      return { ...asked, id: ids[hostility.other % ids.length]! };
    }
    case 'query':
      return { ...asked, query: [...(asked.query ?? []), ...hostility.members] };
    case 'credential':
      return { ...asked, as: credentials[hostility.as % credentials.length]! };
    default:
      return asked;
  }
}

function changeSent(sent: Sent, hostility: Hostility): Sent {
  const without = (name: string): Sent['headers'] => sent.headers.filter(([known]) => known !== name);
  switch (hostility.kind) {
    case 'text': {
      if (sent.body === undefined) return sent;
      const text = typeof sent.body === 'string' ? sent.body : '';
      const body = toBytes(text, hostility.change, wireLimits.bodyBytes);
      return { ...sent, body };
    }
    case 'header': {
      const kept = hostility.values.length > 1 ? sent.headers : without(hostility.name);
      return { ...sent, headers: [...kept, ...hostility.values.map((value) => [hostility.name, value] as const)] };
    }
    case 'no header':
      return { ...sent, headers: without(hostility.name) };
    case 'method':
      return { ...sent, method: hostility.method };
    case 'path':
      return { ...sent, path: changePath(sent.path, hostility.change, hostility.text) };
    default:
      return sent;
  }
}

function changePath(path: string, change: PathChange, text: string): string {
  const encoded = encodeURIComponent(text.toWellFormed());
  switch (change) {
    case 'append':
      return `${path}${encoded}`;
    case 'prepend':
      return `/${encoded}${path}`;
    case 'double slash':
      return path.replaceAll('/', '//');
    case 'slash encoded':
      return path.replace(/\/(?=[^/]*$)/u, '%2F');
    case 'dots':
      return path.replace(/\/(?=[^/]*$)/u, '/%2e%2e/./%2e/');
    case 'upper case':
      return path.toUpperCase();
    case 'very long':
      return `${path}${'/a'.repeat(10_000)}`;
    case 'other mount':
      return path.replace(basePath, '');
    case 'trailing slash':
      return `${path}/`;
    case 'bad percent':
      return `${path}%ff%00%`;
  }
}

/** `undefined` for what no web-standard server would ever hand on. */
export function toRequest({ method, path, headers, body }: Sent): Request | undefined {
  const isBodiless = method === 'GET' || method === 'HEAD';
  try {
    return new Request(`${origin}${path}`, { method, headers: headers.map(([name, value]) => [name, value]), ...(body !== undefined && !isBodiless && { body }) });
  } catch {
    return undefined;
  }
}
