import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

// The host serves what is built below /console/, and writes a nonce of its own into
// each answer where this build writes NONCE.
export default defineConfig({
  base: '/console/',
  plugins: [svelte()],
  html: { cspNonce: 'NONCE' },
  build: {
    outDir: 'web/built',
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 200,
  },
  worker: { format: 'es' },
  test: { include: ['src/**/*.test.ts'] },
})
