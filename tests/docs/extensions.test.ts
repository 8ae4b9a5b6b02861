import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { inProject } from '../../scripts/lib/paths.ts'

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly 'x-extension'?: boolean }>>>>
}

it('docs/extensions.md lists exactly the operations that the OpenAPI document marks', () => {
  const { paths } = JSON.parse(readFileSync(inProject('workers/api/openapi.json'), 'utf8')) as Document
  const marked = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, operation]) =>
      operation['x-extension'] ? [`${method.toUpperCase()} ${path}`] : [],
    ),
  )
  const page = readFileSync(inProject('docs/extensions.md'), 'utf8')
  const [, list = ''] = page.split(/<!-- \/?operations -->/)
  const listed = [...list.matchAll(/`((?:GET|POST|PUT|PATCH|DELETE) \/\S*)`/g)].map(([, operation]) => operation)
  expect(listed.toSorted()).toEqual(marked.toSorted())
})
