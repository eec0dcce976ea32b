import { digestOf, isJsonValue, type JsonObject, type JsonValue, type Verdict } from '@byleave/core';
import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createAuthenticator,
  encodeCbor,
  flag,
  fromBase64Url,
  origin,
  rpId,
  toBase64Url,
  toPasskey,
  type Cbor,
  type Ceremony,
  type SoftwareAuthenticator,
} from './passkey-authenticator.fixture.ts';
import { createPasskeyVerifier } from './passkey-simplewebauthn.ts';
import { toChallenge, toUserHandle, type NewPasskey, type Passkey } from './passkey-verifier.ts';

const verifier = createPasskeyVerifier({ rpId, rpName: 'Example', origins: ['https://example.com', origin] });
const user = { id: 'maya', name: 'Maya Chen' };
const registering = toChallenge({ purpose: 'register', tenant: 'acme', userId: 'maya', digest: digestOf('something random') });
const challengeOf = (action: string): string => toChallenge({ purpose: 'approve', tenant: 'acme', userId: 'maya', digest: digestOf(action) });
const challenge = challengeOf('pay Northwind');

const register = async (authenticator: SoftwareAuthenticator, ceremony?: Ceremony): Promise<Verdict<NewPasskey>> => {
  const options = await verifier.createRegistration({ challenge: registering, user, tenant: 'acme', known: [] });
  return verifier.verifyRegistration({ challenge: registering, response: await authenticator.create(options, ceremony) });
};
const accepted = <T>(verdict: Verdict<T>): T => {
  if (!verdict.ok) throw new Error(verdict.refusal.message);
  return verdict.value;
};
const reasonOf = (verdict: Verdict<unknown>): string => {
  if (verdict.ok) return 'accepted';
  expect(verdict.refusal.code).toBe('step_up_failed');
  return verdict.refusal.message;
};

/** The first words of a refusal. */
const malformed = /^What came is no answer/u;
const elsewhere = /^The passkey was used on another site/u;
const somethingElse = /^The passkey answered for something else/u;
const unverified = /^The passkey did not check/u;
const another = /^The answer is not that of the passkey/u;
const copied = /^The passkey was used since/u;
const wrong = /^The passkey’s answer does not hold/u;

describe('the options of a registration', () => {
  it('ask for a verified user, no attestation and a key that is not there yet', async () => {
    const known = toPasskey({ id: 'AAAA', publicKey: 'AA', counter: 0, transports: ['usb'], isBackedUp: false });
    const options = await verifier.createRegistration({ challenge: registering, user, tenant: 'acme', known: [known, { ...known, id: 'BBBB', transports: [] }] });
    expect(options).toEqual({
      challenge: registering,
      rp: { id: 'example.com', name: 'Example' },
      user: { id: toUserHandle({ tenant: 'acme', userId: 'maya' }), name: 'Maya Chen', displayName: 'Maya Chen' },
      pubKeyCredParams: [{ alg: -7, type: 'public-key' }, { alg: -8, type: 'public-key' }, { alg: -257, type: 'public-key' }],
      excludeCredentials: [{ id: 'AAAA', type: 'public-key', transports: ['usb'] }, { id: 'BBBB', type: 'public-key' }],
      authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
      attestation: 'none',
      timeout: 300_000,
    });
    expect(isJsonValue(options)).toBe(true);
  });
});

describe('a registration', () => {
  let authenticator: SoftwareAuthenticator;
  beforeEach(async () => {
    authenticator = await createAuthenticator();
  });

  it.each(['ES256', 'EdDSA', 'RS256'] as const)('with a key for %s gives a passkey that can answer', async (algorithm) => {
    authenticator = await createAuthenticator(algorithm);
    const registered = accepted(await register(authenticator));
    expect(registered).toEqual({ id: authenticator.id, publicKey: expect.stringMatching(/^[\w-]+$/u), counter: 1, transports: ['internal', 'hybrid'], isBackedUp: false });
    const options = await verifier.createAssertion({ challenge, known: [toPasskey(registered)] });
    const verdict = await verifier.verifyAssertion({ challenge, response: await authenticator.get(options), passkey: toPasskey(registered) });
    expect(accepted(verdict)).toEqual({ counter: 2 });
  });

  it('tells whether the key is kept elsewhere too', async () => {
    const flags = flag.present | flag.verified | flag.backupEligible | flag.backedUp;
    expect(accepted(await register(authenticator, { flags })).isBackedUp).toBe(true);
  });

  it.each<[string, Ceremony, RegExp]>([
    ['for another challenge', { challenge: challengeOf('register') }, somethingElse],
    ['that is an assertion', { type: 'webauthn.get' }, malformed],
    ['from another site', { origin: 'https://example.com.evil.test' }, elsewhere],
    ['from a page below the domain that is not listed', { origin: 'https://blog.example.com' }, elsewhere],
    ['over http', { origin: 'http://app.example.com' }, elsewhere],
    ['in another site’s frame', { clientData: { crossOrigin: true } }, elsewhere],
    ['under another site’s top', { clientData: { topOrigin: 'https://evil.test' } }, elsewhere],
    ['for another domain', { rpId: 'evil.test' }, wrong],
    ['without a verified user', { flags: flag.present }, unverified],
    ['without a present user', { flags: flag.verified }, unverified],
    ['with a backup of what cannot be backed up', { flags: flag.present | flag.verified | flag.backedUp }, wrong],
    ['with a statement for its format “none”', { attestation: ['none', new Map([['sig', new Uint8Array(8)]])] }, wrong],
    ['with a signature of its own that does not hold', { attestation: 'forged' }, wrong],
    ['with a signature of its own that is none', { attestation: ['packed', new Map<string, Cbor>([['alg', -7], ['sig', new Uint8Array(70)]])] }, wrong],
    ['with certificates', { attestation: ['packed', new Map<string, Cbor>([['alg', -7], ['sig', new Uint8Array(70)], ['x5c', [new Uint8Array(300)]]])] }, /^The authenticator told more/u],
    ['with Apple’s certificates', { attestation: ['apple', new Map([['x5c', [new Uint8Array(300)]]])] }, /^The authenticator told more/u],
    ['with a statement of an unknown format', { attestation: ['constructor', new Map()] }, /^The authenticator told more/u],
  ])('%s is refused', async (_what, ceremony, reason) => {
    expect(reasonOf(await register(authenticator, ceremony))).toMatch(reason);
  });

  it('may be signed with the new key', async () => {
    expect(accepted(await register(authenticator, { attestation: 'self' })).id).toBe(authenticator.id);
  });

  it('of an algorithm that was not asked for is refused', async () => {
    const response = (await authenticator.create({ challenge: registering })) as { readonly response: JsonObject } & JsonObject;
    const bytes = Buffer.from(String(response.response['attestationObject']), 'base64url');
    // The COSE key's kty EC2 and alg ES256 (-7), which becomes ESP256 (-9).
    const at = bytes.indexOf(Uint8Array.of(0x01, 0x02, 0x03, 0x26));
    expect(at).toBeGreaterThan(0);
    bytes[at + 3] = 0x28;
    const forged = { ...response, response: { ...response.response, attestationObject: bytes.toString('base64url') } };
    expect(reasonOf(await verifier.verifyRegistration({ challenge: registering, response: forged }))).toMatch(wrong);
  });

  it('under another credential’s id is refused', async () => {
    const response = await authenticator.create({ challenge: registering });
    const { id } = await createAuthenticator();
    expect(reasonOf(await verifier.verifyRegistration({ challenge: registering, response: { ...response, id, rawId: id } }))).toMatch(wrong);
    expect(reasonOf(await verifier.verifyRegistration({ challenge: registering, response: { ...response, rawId: id } }))).toMatch(wrong);
  });

  it('is never looked up on the network', async () => {
    const fetch = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('no network'));
    await register(authenticator, { attestation: ['packed', new Map<string, Cbor>([['alg', -7], ['sig', new Uint8Array(70)], ['x5c', [new Uint8Array(300), new Uint8Array(300)]]])] });
    expect(fetch).not.toHaveBeenCalled();
    fetch.mockRestore();
  });
});

describe('the options of an assertion', () => {
  it('ask for a verified user and one of the known passkeys', async () => {
    const known = toPasskey({ id: 'AAAA', publicKey: 'AA', counter: 0, transports: ['internal'], isBackedUp: true });
    const options = await verifier.createAssertion({ challenge, known: [known] });
    expect(options).toEqual({ challenge, rpId: 'example.com', allowCredentials: [{ id: 'AAAA', type: 'public-key', transports: ['internal'] }], userVerification: 'required', timeout: 300_000 });
    expect(isJsonValue(options)).toBe(true);
  });
});

describe('an assertion', () => {
  let authenticator: SoftwareAuthenticator;
  let passkey: Passkey;
  beforeEach(async () => {
    authenticator = await createAuthenticator();
    passkey = toPasskey(accepted(await register(authenticator)));
  });

  const answer = (ceremony?: Ceremony): Promise<JsonObject> => authenticator.get({ challenge }, ceremony);
  const verify = (response: JsonObject, of: Passkey = passkey): Promise<Verdict<{ readonly counter: number }>> => verifier.verifyAssertion({ challenge, response, passkey: of });

  it('of the passkey on the challenge is accepted, with the counter to remember', async () => {
    expect(accepted(await verify(await answer({ counter: 7 })))).toEqual({ counter: 7 });
  });

  it('is accepted with what browsers add to it', async () => {
    expect((await verify({ ...(await answer()), authenticatorAttachment: 'cross-platform', clientExtensionResults: { credProps: {} } })).ok).toBe(true);
    expect((await verify(await answer({ clientData: { other_keys_can_be_added_here: 'do not compare' } }))).ok).toBe(true);
  });

  it.each<[string, Ceremony, RegExp]>([
    ['on another action', { challenge: challengeOf('pay Eve') }, somethingElse],
    ['on the same action of another person', { challenge: toChallenge({ purpose: 'approve', tenant: 'acme', userId: 'sam', digest: digestOf('pay Northwind') }) }, somethingElse],
    ['on no challenge', { challenge: '' }, somethingElse],
    ['that is a registration', { type: 'webauthn.create' }, malformed],
    ['that is a payment', { type: 'payment.get' }, malformed],
    ['from another site', { origin: 'https://app.example.com.evil.test' }, elsewhere],
    ['from another port', { origin: 'https://app.example.com:8443' }, elsewhere],
    ['in another site’s frame', { clientData: { crossOrigin: true } }, elsewhere],
    ['under another site’s top', { clientData: { crossOrigin: true, topOrigin: 'https://evil.test' } }, elsewhere],
    ['for another domain', { rpId: 'evil.test' }, wrong],
    ['for the page’s own domain, below the passkey’s', { rpId: 'app.example.com' }, wrong],
    ['without a verified user', { flags: flag.present }, unverified],
    ['without a present user', { flags: flag.verified }, unverified],
    ['for another person', { userHandle: toUserHandle({ tenant: 'acme', userId: 'sam' }) }, another],
  ])('%s is refused', async (_what, ceremony, reason) => {
    expect(reasonOf(await verify(await answer(ceremony)))).toMatch(reason);
  });

  it('may name its person, or nobody', async () => {
    for (const userHandle of [toUserHandle(passkey), '']) expect((await verify(await answer({ userHandle }))).ok).toBe(true);
    expect((await verify({ ...(await answer()), userHandle: null })).ok).toBe(true);
  });

  it('cannot be used again for another action', async () => {
    const response = await answer();
    expect((await verify(response)).ok).toBe(true);
    expect(reasonOf(await verifier.verifyAssertion({ challenge: challengeOf('pay Eve'), response, passkey }))).toMatch(somethingElse);
  });

  it('cannot be used again once its counter is remembered', async () => {
    const response = await answer();
    const { counter } = accepted(await verify(response));
    expect(reasonOf(await verify(response, { ...passkey, counter }))).toMatch(copied);
  });

  it.each([
    [5, 5],
    [5, 4],
    [5, 0],
    [1, 1],
  ])('is a copy’s when the counter was %i and is %i', async (stored, counter) => {
    expect(reasonOf(await verify(await answer({ counter }), { ...passkey, counter: stored }))).toMatch(copied);
  });

  it.each([
    [0, 0],
    [0, 1],
    [5, 6],
    [5, 4_294_967_295],
  ])('is the passkey’s own when the counter was %i and is %i', async (stored, counter) => {
    expect(accepted(await verify(await answer({ counter }), { ...passkey, counter: stored }))).toEqual({ counter });
  });

  it('with a counter that did not grow is only called a copy’s when the signature holds', async () => {
    const response = await answer({ counter: 1 });
    expect(reasonOf(await verify(withBytes(response, 'signature', (bytes) => bytes.fill(1, -8)), { ...passkey, counter: 5 }))).toMatch(wrong);
  });

  it('of another passkey is refused, under either id', async () => {
    const other = await createAuthenticator();
    const response = await other.get({ challenge });
    expect(reasonOf(await verify(response))).toMatch(another);
    expect(reasonOf(await verify({ ...response, id: passkey.id, rawId: passkey.id }))).toMatch(wrong);
    expect(reasonOf(await verify({ ...(await answer()), rawId: other.id }))).toMatch(wrong);
  });

  it.each(['clientDataJSON', 'authenticatorData', 'signature'])('is refused with any bit of its %s turned', async (member) => {
    // Its signatures are bare numbers: those of ES256 have lengths written beside them, in more ways than one.
    authenticator = await createAuthenticator('EdDSA');
    passkey = toPasskey(accepted(await register(authenticator)));
    const response = await answer();
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat({ max: 7 }), async (at, bit) => {
        const turned = withBytes(response, member, (bytes) => {
          bytes[at % bytes.length]! ^= 1 << bit;
        });
        expect(reasonOf(await verify(turned))).not.toBe('accepted');
      }),
      { numRuns: 200 },
    );
  });

  it('is refused when what the browser said is exchanged under the same signature', async () => {
    const [paid, asked] = [await authenticator.get({ challenge: challengeOf('pay Eve') }), await answer()];
    const exchanged = { ...paid, response: { ...membersOf(paid), clientDataJSON: membersOf(asked)['clientDataJSON'] ?? '' } };
    expect(reasonOf(await verify(exchanged))).toMatch(wrong);
  });
});

describe('an answer', () => {
  let authenticator: SoftwareAuthenticator;
  let passkey: Passkey;
  let registration: JsonObject;
  let assertion: JsonObject;
  beforeAll(async () => {
    authenticator = await createAuthenticator();
    registration = await authenticator.create({ challenge: registering });
    passkey = toPasskey(accepted(await verifier.verifyRegistration({ challenge: registering, response: registration })));
    assertion = await authenticator.get({ challenge });
  });

  const verifyBoth = (response: JsonValue): Promise<readonly Verdict<unknown>[]> =>
    Promise.all([
      verifier.verifyRegistration({ challenge: registering, response: response as JsonObject }),
      verifier.verifyAssertion({ challenge, response: response as JsonObject, passkey }),
    ]);
  const expectRefused = async (response: JsonValue): Promise<void> => {
    for (const verdict of await verifyBoth(response)) expect(reasonOf(verdict)).not.toBe('accepted');
  };

  it('that is any JSON is refused, and never throws', async () => {
    await fc.assert(fc.asyncProperty(fc.jsonValue(), async (value) => expectRefused(value as JsonValue)));
  });

  it('with any JSON in place of a member that counts is refused, and never throws', async () => {
    const place = fc.constantFrom('id', 'rawId', 'type', 'response', 'clientDataJSON', 'attestationObject', 'authenticatorData', 'signature');
    const junk = fc.oneof(fc.jsonValue(), fc.base64String(), fc.base64String().map((text) => text.replaceAll(/[+/=]/gu, '')), fc.constantFrom('__proto__', 'A'.repeat(1_000_000)));
    await fc.assert(
      fc.asyncProperty(place, junk, async (name, value) => {
        for (const whole of [registration, assertion]) {
          const changed = name in whole ? { ...whole, [name]: value as JsonValue } : { ...whole, response: { ...membersOf(whole), [name]: value as JsonValue } };
          const isWhole = JSON.stringify(changed) === JSON.stringify(whole);
          // A member of the other ceremony is nothing that counts in this one.
          const isForeign = !(name in whole) && !(name in membersOf(whole));
          if (!isWhole && !isForeign) await expectRefused(changed);
          else await verifyBoth(changed);
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each(['id', 'rawId', 'clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle'])('with a %s longer than any is refused before it is read', async (name) => {
    const long = 'A'.repeat(16_385);
    const longer = (whole: JsonObject): JsonObject => (name in whole ? { ...whole, [name]: long } : { ...whole, response: { ...membersOf(whole), [name]: long } });
    if (name in membersOf(registration) || name in registration) expect(reasonOf(await verifier.verifyRegistration({ challenge: registering, response: longer(registration) }))).toMatch(malformed);
    if (name !== 'attestationObject') expect(reasonOf(await verifier.verifyAssertion({ challenge, response: longer(assertion), passkey }))).toMatch(malformed);
  });

  it('with any bytes for an attestation is refused, and never throws', async () => {
    const bytes = fc.oneof(fc.uint8Array({ maxLength: 400 }), fc.uint8Array({ maxLength: 400 }).map((authData) => encodeCbor(new Map<string, Cbor>([['fmt', 'none'], ['attStmt', new Map<string, Cbor>()], ['authData', authData]]))));
    await fc.assert(
      fc.asyncProperty(bytes, async (attestation) => expectRefused({ ...registration, response: { ...membersOf(registration), attestationObject: toBase64Url(attestation) } })),
    );
  });

  it.each<[string, Uint8Array]>([
    ['nests without an end', new Uint8Array(12_000).fill(0x81)],
    ['promises more than there is', Uint8Array.of(0x9b, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff)],
    ['promises a map of any size', Uint8Array.of(0xbb, 0, 0x1f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)],
  ])('whose CBOR %s is refused', async (_what, attestation) => {
    await expectRefused({ ...registration, response: { ...membersOf(registration), attestationObject: toBase64Url(attestation) } });
  });

  it.each<[string, string]>([
    ['with its members in a prototype', `{"__proto__":<WHOLE>}`],
    ['with its response in a prototype', `{"id":<ID>,"rawId":<ID>,"type":"public-key","response":{"__proto__":<RESPONSE>}}`],
    ['that nests without an end', `{"id":<ID>,"rawId":<ID>,"type":"public-key","response":${'['.repeat(50_000)}${']'.repeat(50_000)}}`],
  ])('%s is refused', async (_what, template) => {
    for (const whole of [registration, assertion]) {
      const text = template.replace('<WHOLE>', () => JSON.stringify(whole)).replace('<RESPONSE>', () => JSON.stringify(whole['response'])).replaceAll('<ID>', () => JSON.stringify(whole['id']));
      await expectRefused(JSON.parse(text) as JsonValue);
    }
  });

  it.each(['null', '[]', '"webauthn.get"', '{', '{"type":"webauthn.get"}', '{"type":"webauthn.get","challenge":CHALLENGE,"origin":["https://app.example.com"]}'])('in which the browser says %s is refused', async (said) => {
    const clientDataJSON = Buffer.from(said.replace('CHALLENGE', JSON.stringify(challenge))).toString('base64url');
    await expectRefused({ ...assertion, response: { ...membersOf(assertion), clientDataJSON } });
  });

  it('never tells in a refusal what the library or the keys say', async () => {
    const verdicts = await verifyBoth({ ...assertion, response: { ...membersOf(assertion), authenticatorData: 'AAAA' } });
    for (const verdict of verdicts) expect(JSON.stringify(verdict)).not.toMatch(/expected|Error|bytes|challenge "|stack/u);
  });
});

describe('what the authority itself gets wrong', () => {
  it.each(['', 'short', `${challenge}A`, `${challenge.slice(0, -1)}=`, Buffer.from(challenge).toString('base64url')])('is misuse: the challenge “%s”', async (bad) => {
    const misuse = { code: 'misuse' };
    await expect(verifier.createRegistration({ challenge: bad, user, tenant: 'acme', known: [] })).rejects.toMatchObject(misuse);
    await expect(verifier.createAssertion({ challenge: bad, known: [] })).rejects.toMatchObject(misuse);
    await expect(verifier.verifyRegistration({ challenge: bad, response: {} })).rejects.toMatchObject(misuse);
    await expect(verifier.verifyAssertion({ challenge: bad, response: {}, passkey: toPasskey({ id: 'AAAA', publicKey: 'AA', counter: 0, transports: [], isBackedUp: false }) })).rejects.toMatchObject(misuse);
  });

  it.each<[string, readonly string[]]>([
    ['https://example.com', [origin]],
    ['example.com:443', [origin]],
    ['', [origin]],
    ['example.com', []],
    ['example.com', ['https://app.example.com/']],
    ['example.com', ['app.example.com']],
    ['example.com', ['null']],
  ])('is misuse: the domain “%s” with the origins %j', (domain, origins) => {
    expect(() => createPasskeyVerifier({ rpId: domain, rpName: 'Example', origins })).toThrow(expect.objectContaining({ code: 'misuse' }));
  });
});

function membersOf(response: JsonObject): JsonObject {
  return response['response'] as JsonObject;
}

function withBytes(response: JsonObject, member: string, change: (bytes: Uint8Array) => void): JsonObject {
  const bytes = fromBase64Url(String(membersOf(response)[member]));
  change(bytes);
  return { ...response, response: { ...membersOf(response), [member]: toBase64Url(bytes) } };
}
