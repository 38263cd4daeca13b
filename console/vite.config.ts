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
    // Each file costs a slow machine more than its bytes do, so what is needed together is one: that
    // of every page, and that of the desk. The rest is split by page, and by what pages share.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'first', tags: ['$initial'], priority: 2 },
            { name: 'desk', test: /src[\\/]desk[\\/](?!Calls|CallTimeline)/, priority: 1 },
          ],
        },
      },
    },
  },
  worker: { format: 'es' },
  // A test that hangs ends; one on a busy machine does not fail.
  test: { include: ['src/**/*.test.ts'], testTimeout: 120_000 },
})
