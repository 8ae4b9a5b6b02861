import { createServer, type Server } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

const RETRY_MS = 100

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

/** As many free ports as asked for, chosen by the operating system, all different. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => listen(0)))
  const ports = servers.map(portOf)
  await Promise.all(servers.map(close))
  return ports
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

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('not a TCP server')
  return address.port
}
