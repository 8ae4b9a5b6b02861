import { defineConfig } from 'vitest/config'
import { viteTextImports } from './scripts/lib/text-imports.ts'

const unitTests = [
  'packages/**/*.test.{ts,tsx}',
  'workers/**/*.test.{ts,tsx}',
  'scripts/**/*.test.ts',
  'bench/**/*.test.ts',
]

export default defineConfig({
  test: {
    projects: [
      {
        plugins: [viteTextImports()],
        test: { name: 'unit', include: unitTests, exclude: ['**/node_modules/**'], testTimeout: 30_000 },
      },
      {
        plugins: [viteTextImports()],
        test: {
          name: 'system',
          include: ['tests/**/*.test.{ts,tsx}'],
          globalSetup: ['packages/testing/src/global-setup.ts'],
          // What they share they only read; loading it all anew takes longer than most of them.
          isolate: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
    // Two cores: a system is a workerd of its own.
    maxWorkers: 2,
  },
})
