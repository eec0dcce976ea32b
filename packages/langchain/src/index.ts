export { guardMiddleware, type ConsentInterrupt, type GuardingMiddleware, type GuardMiddlewareOptions } from './lib/guard-middleware.ts';
