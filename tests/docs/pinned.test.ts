import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { expect, it } from 'vitest'
import { inProject } from '../../scripts/lib/paths.ts'

const TEST_FILE = /[\w.-]+\.test\.tsx?/g

const sources = ['packages', 'workers', 'scripts', 'tests', 'bench'].flatMap((folder) =>
  globSync(inProject(`${folder}/**/*.{ts,tsx}`)).filter((path) => !path.includes('/node_modules/')),
)
const files = sources.map((path) => [path, readFileSync(path, 'utf8')] as const)
const tests = new Set(
  sources.map((path) => basename(path)).filter((name) => name.endsWith('.test.ts') || name.endsWith('.test.tsx')),
)

it('comments name tests that are there', () => {
  const named = files.flatMap(([path, text]) =>
    [...commentsIn(text).matchAll(TEST_FILE)].map(([name]) => ({ path, name })),
  )
  expect(named.length).toBeGreaterThan(50)
  expect(named.filter(({ name }) => !tests.has(name))).toEqual([])
})

/** What is said in comments, which is where a test is named that pins something. */
function commentsIn(text: string): string {
  return [...text.matchAll(/\/\*\*[^]*?\*\/|^\s*\/\/.*$/gm)].map(([comment]) => comment).join('\n')
}
