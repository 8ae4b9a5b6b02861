import { describe, expect, it } from 'vitest'
import { checks, select } from './checks.ts'

describe('the words after `pnpm test`', () => {
  it('are none for everything', () => {
    expect(select([])).toEqual({ checks, suites: ['unit', 'system'], files: [] })
  })

  it('name suites, checks, or all checks', () => {
    expect(select(['unit'])).toEqual({ checks: [], suites: ['unit'], files: [] })
    expect(select(['lint', 'types']).checks.map(({ name }) => name)).toEqual(['lint', 'types'])
    expect(select(['checks'])).toEqual({ checks, suites: [], files: [] })
  })

  it('choose test files otherwise, in the suites named or in both', () => {
    expect(select(['wallets'])).toEqual({ checks: [], suites: ['unit', 'system'], files: ['wallets'] })
    expect(select(['system', 'wallets'])).toEqual({ checks: [], suites: ['system'], files: ['wallets'] })
  })
})
