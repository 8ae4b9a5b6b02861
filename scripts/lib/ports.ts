import { randomInt } from 'node:crypto'
import { createServer, type Server } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

const RETRY_MS = 100
const LOWEST_FREE = 15_000
const HIGHEST_FREE = 32_000

/**
 * Waits until all ports can be bound on loopback: the ones of a system that is just ending are free within moments.
 * Throws, naming the port, when one stays busy for `graceMs`.
 */
export async function waitForPorts(ports: readonly number[], graceMs = 5_000): Promise<void> {
  const deadline = performance.now() + graceMs
  for (const port of ports) {
    while (!(await canBind(port))) {
      if (performance.now() > deadline) throw new Error(`port ${port} is in use; choose others with --port-base N`)
      await wait(RETRY_MS)
    }
  }
}

/**
 * As many neighbouring free ports as asked for. They lie below the range that the operating system gives to outgoing
 * connections (from 32,768 on Linux, from 49,152 elsewhere), so that none is taken before a server listens on it.
 */
export async function freePorts(count: number): Promise<number[]> {
  for (;;) {
    const ports = neighbours(randomInt(LOWEST_FREE, HIGHEST_FREE - count), count)
    const free = await Promise.all(ports.map(canBind))
    if (free.every(Boolean)) return ports
  }
}

function neighbours(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index)
}

async function canBind(port: number): Promise<boolean> {
  try {
    await close(await listen(port))
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return false
    throw error
  }
}

function listen(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => resolve(server))
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()))
}
