import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.js'],
    silent: true, // what libraries print for their developers
    dangerouslyIgnoreUnhandledErrors: true, // the other library lets mistakes of a vendor escape, and so does this one
  },
})
