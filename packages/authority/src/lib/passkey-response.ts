import * as z from 'zod/mini';

const base64url = (limit: number): z.ZodMiniType<string> => z.string().check(z.minLength(1), z.maxLength(limit), z.regex(/^[\w-]+$/u));

/** WebAuthn L3 §4: a credential id has at most 1,023 bytes. */
const credentialId = base64url(1_364);
/** Texts and statements of the longest kind in use are a few hundred bytes long; keys and signatures of RSA too. */
const clientDataJSON = base64url(8_192);
const longest = 16_384;

const transport = z.string().check(z.regex(/^[\w-]{1,32}$/u));

/** WebAuthn L3 §5.1.9.1, RegistrationResponseJSON: what is used of it. */
const registrationSchema = z.object({
  id: credentialId,
  rawId: credentialId,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON,
    attestationObject: base64url(longest),
    transports: z._default(z.array(transport).check(z.maxLength(10)), []),
  }),
});
export type RegistrationResponse = z.infer<typeof registrationSchema>;

/** WebAuthn L3 §5.1.9.1, AuthenticationResponseJSON: what is used of it. */
const assertionSchema = z.object({
  id: credentialId,
  rawId: credentialId,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON,
    authenticatorData: base64url(longest),
    signature: base64url(2_048),
    /** At most 64 bytes (§5.4.3); empty, or none, where the authenticator keeps none. */
    userHandle: z.nullish(z.string().check(z.regex(/^[\w-]{0,86}$/u))),
  }),
});
export type AssertionResponse = z.infer<typeof assertionSchema>;

export function parseRegistration(response: unknown): RegistrationResponse | undefined {
  const parsed = registrationSchema.safeParse(response);
  return parsed.success ? parsed.data : undefined;
}

export function parseAssertion(response: unknown): AssertionResponse | undefined {
  const parsed = assertionSchema.safeParse(response);
  return parsed.success ? parsed.data : undefined;
}

/** WebAuthn L3 §5.8.1: what the browser says the authenticator was asked, and by whom. */
const clientDataSchema = z.object({
  type: z.string(),
  challenge: z.string(),
  origin: z.string(),
  crossOrigin: z.optional(z.boolean()),
  topOrigin: z.optional(z.string()),
});
export type ClientData = z.infer<typeof clientDataSchema>;

export function parseClientData(data: unknown): ClientData | undefined {
  const parsed = clientDataSchema.safeParse(data);
  return parsed.success ? parsed.data : undefined;
}
