// @module-tag browser
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, CDPSession, Frame, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPasskeyVerifier, toChallenge, type Passkey, type PasskeyVerifier } from '../packages/authority/src/passkeys.ts';
import { digestOf, type JsonObject, type Verdict } from '../packages/core/src/index.ts';
import { launchBrowser } from './browser.ts';

const user = { id: 'maya', name: 'Maya Chen' };
const owner = { tenant: 'acme', userId: user.id };
const registering = toChallenge({ purpose: 'register', ...owner, digest: digestOf('something random') });
const payment = toChallenge({ purpose: 'approve', ...owner, digest: digestOf('pay Northwind') });
const otherPayment = toChallenge({ purpose: 'approve', ...owner, digest: digestOf('pay Eve') });

const present = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } as const;

let browser: Browser;
let ours: Site;
let theirs: Site;
beforeAll(async () => {
  [browser, ours, theirs] = await Promise.all([launchBrowser(), startSite(), startSite()]);
});
afterAll(() => Promise.all([browser.close(), ours.close(), theirs.close()]));

let context: BrowserContext;
let page: Page;
let devtools: CDPSession;
let authenticatorId: string;
let verifier: PasskeyVerifier;
beforeEach(async () => {
  verifier = createPasskeyVerifier({ rpId: 'localhost', rpName: 'Byleave', origins: [ours.origin] });
  context = await browser.newContext();
  page = await context.newPage();
  await page.goto(ours.origin);
  devtools = await context.newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  ({ authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', { options: present }));
});
afterEach(() => context.close());

async function register(): Promise<Passkey> {
  const options = await verifier.createRegistration({ challenge: registering, user, tenant: owner.tenant, known: [] });
  const registered = accepted(await verifier.verifyRegistration({ challenge: registering, response: await create(page, options) }));
  return { ...owner, ...registered, label: 'Laptop', createdAt: 0 };
}

async function answer(passkey: Passkey, where: Page | Frame = page, changes: JsonObject = {}): Promise<JsonObject> {
  return get(where, { ...(await verifier.createAssertion({ challenge: payment, known: [passkey] })), ...changes });
}

const verify = (response: JsonObject, passkey: Passkey, challenge = payment): Promise<Verdict<{ readonly counter: number }>> => verifier.verifyAssertion({ challenge, response, passkey });

describe('a passkey of a real browser', () => {
  it('is registered, and proves who approves an action', async () => {
    const passkey = await register();
    expect(passkey).toMatchObject({ counter: expect.any(Number), transports: ['internal'], isBackedUp: false });
    const { counter } = accepted(await verify(await answer(passkey), passkey));
    expect(counter).toBeGreaterThan(passkey.counter);
    expect(accepted(await verify(await answer(passkey), { ...passkey, counter }))).toEqual({ counter: counter + 1 });
  });

  it('is not made twice by one authenticator', async () => {
    const options = await verifier.createRegistration({ challenge: registering, user, tenant: owner.tenant, known: [await register()] });
    await expect(create(page, options)).rejects.toThrow('InvalidStateError');
  });

  it('proves nothing a second time', async () => {
    const passkey = await register();
    const response = await answer(passkey);
    const { counter } = accepted(await verify(response, passkey));
    expect(reasonOf(await verify(response, { ...passkey, counter }))).toMatch(/copy/u);
  });

  it('proves nothing about another action', async () => {
    const passkey = await register();
    expect(reasonOf(await verify(await answer(passkey), passkey, otherPayment))).toMatch(/something else/u);
  });

  it('proves nothing without checking who is there, though the page may not have asked it to', async () => {
    const passkey = await register();
    await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
    expect(reasonOf(await verify(await answer(passkey, page, { userVerification: 'discouraged' }), passkey))).toMatch(/PIN/u);
  });

  it('is not registered by an authenticator that cannot check who is there', async () => {
    await devtools.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
    await devtools.send('WebAuthn.addVirtualAuthenticator', { options: { ...present, transport: 'usb', hasUserVerification: false } });
    const options = await verifier.createRegistration({ challenge: registering, user, tenant: owner.tenant, known: [] });
    const response = await create(page, { ...options, authenticatorSelection: { userVerification: 'discouraged' } });
    expect(reasonOf(await verifier.verifyRegistration({ challenge: registering, response }))).toMatch(/PIN/u);
  });

  it('proves nothing as a copy that was used less', async () => {
    const passkey = await register();
    const { counter } = accepted(await verify(await answer(passkey), passkey));
    const { credentials } = await devtools.send('WebAuthn.getCredentials', { authenticatorId });
    await devtools.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
    ({ authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', { options: present }));
    await devtools.send('WebAuthn.addCredential', { authenticatorId, credential: { ...credentials[0]!, signCount: 0 } });
    expect(reasonOf(await verify(await answer(passkey), { ...passkey, counter }))).toMatch(/copy/u);
  });

  it('proves nothing on a page that is not listed, even of the same domain', async () => {
    const passkey = await register();
    await page.goto(theirs.origin);
    expect(reasonOf(await verify(await answer(passkey), passkey))).toMatch(/another site/u);
  });

  it('proves nothing in another page’s frame', async () => {
    const passkey = await register();
    await page.goto(`${theirs.origin}/?frame=${encodeURIComponent(ours.origin)}`);
    const frame = page.frames().find((each) => each.url().startsWith(ours.origin));
    expect(reasonOf(await verify(await answer(passkey, frame), passkey))).toMatch(/another site/u);
  });
});

interface Site {
  readonly origin: string;
  close(): Promise<void>;
}

/** A page on this machine, which may have another one in a frame. */
async function startSite(): Promise<Site> {
  const server: Server = createServer((request, response) => {
    const framed = new URL(request.url ?? '/', 'http://localhost').searchParams.get('frame');
    const frame = framed === null ? '' : `<iframe src="${framed}" allow="publickey-credentials-get *"></iframe>`;
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(`<!doctype html><title>Passkeys</title>${frame}`);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function create(where: Page | Frame, options: JsonObject): Promise<JsonObject> {
  const answered = await where.evaluate(async (json) => {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(JSON.parse(json) as PublicKeyCredentialCreationOptionsJSON);
    return JSON.stringify(await navigator.credentials.create({ publicKey }));
  }, JSON.stringify(options));
  return JSON.parse(answered) as JsonObject;
}

async function get(where: Page | Frame, options: JsonObject): Promise<JsonObject> {
  const answered = await where.evaluate(async (json) => {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(JSON.parse(json) as PublicKeyCredentialRequestOptionsJSON);
    return JSON.stringify(await navigator.credentials.get({ publicKey }));
  }, JSON.stringify(options));
  return JSON.parse(answered) as JsonObject;
}

function accepted<T>(verdict: Verdict<T>): T {
  if (!verdict.ok) throw new Error(verdict.refusal.message);
  return verdict.value;
}

function reasonOf(verdict: Verdict<unknown>): string {
  expect(verdict).toMatchObject({ ok: false, refusal: { code: 'step_up_failed' } });
  return verdict.ok ? '' : verdict.refusal.message;
}
