import { describe, expect, it } from 'vitest'
import { startupTime } from './startup.ts'

describe('startupTime', () => {
  it("counts the worker's own frames, what they call and garbage collection, and nothing else", () => {
    const profile = {
      nodes: [
        { id: 1, children: [2, 4, 5, 6], callFrame: { functionName: '(root)', url: '' } },
        { id: 2, children: [3], callFrame: { functionName: 'startup', url: 'file:///bundle/index.js' } },
        { id: 3, callFrame: { functionName: 'RegExp', url: '' } },
        { id: 4, callFrame: { functionName: '(garbage collector)', url: '' } },
        { id: 5, callFrame: { functionName: '(idle)', url: '' } },
        { id: 6, callFrame: { functionName: 'Response', url: '' } },
      ],
      samples: [5, 2, 3, 4, 6],
      timeDeltas: [1000, 200, 30, 4, 500],
    }
    expect(startupTime(profile)).toBe(234)
  })
})
