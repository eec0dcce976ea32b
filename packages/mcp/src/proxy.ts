export { createProxy, type Proxy, type ProxyOptions, type ProxyTransport } from './lib/proxy.ts';
