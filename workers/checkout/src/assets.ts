import checkoutCss from '@revkeen-edge/ui/checkout.css'
import invoiceCss from '@revkeen-edge/ui/invoice.css'
import tokensCss from '@revkeen-edge/ui/tokens.css'
import { Hono } from 'hono'
import checkingScript from './client/checking.client.js'
import checkoutScript from './client/checkout.client.js'
import type { Env } from './env.ts'

/** A short digest of a text, so that a changed file has a changed address. Not for security. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return (hash >>> 0).toString(36)
}

const stylesheet = tokensCss + checkoutCss + invoiceCss

const FILES: Readonly<Record<string, { text: string; type: string }>> = {
  [`checkout.${fingerprint(stylesheet)}.css`]: { text: stylesheet, type: 'text/css; charset=utf-8' },
  [`checkout.${fingerprint(checkoutScript)}.js`]: { text: checkoutScript, type: 'text/javascript; charset=utf-8' },
  [`checking.${fingerprint(checkingScript)}.js`]: { text: checkingScript, type: 'text/javascript; charset=utf-8' },
}

const [css = '', pay = '', checking = ''] = Object.keys(FILES)

export const ASSET_URLS = {
  stylesheet: `/assets/${css}`,
  checkoutScript: `/assets/${pay}`,
  checkingScript: `/assets/${checking}`,
}

/** The style sheet and the scripts, cached for good: their addresses change with their contents. */
export const assets = new Hono<Env>().get('/:file', (c) => {
  const file = FILES[c.req.param('file')]
  if (!file) return c.notFound()
  c.header('Cache-Control', 'public, max-age=31536000, immutable')
  c.header('Content-Type', file.type)
  return c.body(file.text)
})
