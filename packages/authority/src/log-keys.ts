export { loadSigner, type SignerSource } from './lib/load-signer.ts';
