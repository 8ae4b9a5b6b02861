import { describe, expect, it } from 'vitest'
import { parseStartOptions } from './options.ts'

describe('the options of start', () => {
  it('are for a person by default: kept state, usual ports, live reload', () => {
    expect(parseStartOptions([])).toEqual({ fresh: false, portBase: 8787, json: false, rateLimits: false, watch: true })
  })

  it('leave live reload off for programs, unless asked for', () => {
    expect(parseStartOptions(['--json'])?.watch).toBe(false)
    expect(parseStartOptions(['--json', '--watch'])?.watch).toBe(true)
    expect(parseStartOptions(['--no-watch'])?.watch).toBe(false)
  })

  it('may follow the -- of a package manager', () => {
    expect(parseStartOptions(['--', '--fresh', '--port-base', '9000'])).toMatchObject({ fresh: true, portBase: 9000 })
  })

  it.each(['0', '65532', '80.5', 'http', '-1'])('refuse the port base %s', (base) => {
    expect(() => parseStartOptions([`--port-base=${base}`])).toThrow('--port-base takes a number')
  })

  it('refuse what they do not know', () => {
    expect(() => parseStartOptions(['--ports'])).toThrow("Unknown option '--ports'")
  })
})
