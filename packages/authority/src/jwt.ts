export { createJwtAuthenticate, type JwtAlgorithm, type JwtAuthenticateOptions } from './lib/jwt-authenticate.ts';
