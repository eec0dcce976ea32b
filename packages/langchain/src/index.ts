export { guardMiddleware, type ConsentInterrupt, type GuardMiddlewareOptions } from './lib/guard-middleware.ts';
