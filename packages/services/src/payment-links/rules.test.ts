import type { LinkLine, PaymentLink } from '@revkeen-edge/domain'
import { expect, it } from 'vitest'
import { checkSize } from './rules.ts'

function linkOf(lines: number, description: string, metadata: PaymentLink['metadata'] = null): PaymentLink {
  const adhoc = { name: 'Mug', description } as LinkLine['adhoc']
  return {
    lines: Array.from({ length: lines }, (_, n) => ({ id: String(n), adhoc }) as LinkLine),
    metadata,
  } as PaymentLink
}

it('takes a hundred described lines with as much metadata as there may be', () => {
  expect(checkSize(linkOf(100, 'x'.repeat(1_000), { note: 'x'.repeat(16_000) }))).toBeNull()
})

it('refuses more than 128 kB in all, in bytes, and says how much it is', () => {
  expect(checkSize(linkOf(100, 'x'.repeat(1_400)))).toMatchObject({
    code: 'validation_error',
    fields: { line_items: [expect.stringMatching(/^come to 14\d{4} bytes with the metadata; at most 131072/)] },
  })
  expect(checkSize(linkOf(100, '東'.repeat(500)))?.code).toBe('validation_error')
  expect(checkSize(linkOf(70, 'x'.repeat(1_700), { note: 'x'.repeat(16_000) }))?.code).toBe('validation_error')
})
