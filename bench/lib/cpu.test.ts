import { describe, expect, it } from 'vitest'
import { ticksIn } from './cpu.ts'

describe('ticksIn', () => {
  it('adds user and system time, whatever the name of the program', () => {
    expect(ticksIn('42 (a (b) c) S 1 42 42 0 -1 4194560 900 0 3 0 250 17 5 6 20 0 9 0 100 0 0')).toBe(267)
  })
})
