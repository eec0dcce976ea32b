/** Nothing longer is looked at: 16 KiB, the scheme's name included. */
const longestHeader = 16_384;

/**
 * RFC 6750 §2.1, for a JWS in compact form (RFC 7515 §7.1) that has a signature. Two headers arrive as one text with a
 * comma in it, and a comma is in no token.
 */
const credentials = /^(\w+) +([\w-]+\.[\w-]+\.[\w-]+)$/u;

/**
 * The token of a request's `Authorization` header, or `undefined` unless there is exactly one and its scheme is
 * `Bearer`, in any case (RFC 9110 §11.1). A token anywhere else is not read: an address is logged, and a form can be
 * another site's (RFC 6750 §5.3).
 */
export function readBearerToken({ headers }: Pick<Request, 'headers'>): string | undefined {
  const header = headers.get('authorization');
  if (header === null || header.length > longestHeader) return undefined;
  const [, scheme, token] = credentials.exec(header) ?? [];
  return scheme?.toLowerCase() === 'bearer' ? token : undefined;
}
