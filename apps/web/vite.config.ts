import { fileURLToPath } from 'node:url';
import optimizeLocales from '@react-aria/optimize-locales-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/**
 * The policy the Messenger-Proxy serves the app with; `vite preview` uses it too, so that a violation shows early.
 * `wasm-unsafe-eval` is for the crypto module, `blob:` for decrypted pictures.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "connect-src 'self'",
  "worker-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react(), { ...optimizeLocales.vite({ locales: ['de-DE', 'en-GB', 'en-US'] }), enforce: 'pre' }],
  build: {
    // light-dark(), Web Locks, module workers: what the messenger needs anyway
    target: ['chrome125', 'edge125', 'firefox128', 'safari17.5'],
    // data: URLs are not in the policy
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
  },
  worker: { format: 'es' },
  preview: {
    headers: { 'content-security-policy': CONTENT_SECURITY_POLICY, 'x-content-type-options': 'nosniff' },
  },
});
