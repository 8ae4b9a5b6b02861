import type { JSX } from 'hono/jsx/jsx-runtime'

/** A whole HTML document. None of our components waits for anything, so the text is there at once. */
export function htmlDocument(root: JSX.Element): string {
  if (root instanceof Promise) throw new Error('a component is asynchronous')
  return `<!doctype html>${root}`
}
