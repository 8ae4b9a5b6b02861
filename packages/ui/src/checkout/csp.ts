/**
 * The Content-Security-Policy of a checkout page. Nothing inline runs; the one style element (brand colours) carries the nonce.
 * `collectUrl` is set on the payment page alone: the gateway's script, its card frames and its requests.
 */
export function checkoutCsp(options: { readonly nonce: string; readonly collectUrl?: string }): string {
  const gateway = options.collectUrl === undefined ? '' : ` ${new URL(options.collectUrl).origin}`
  return [
    "default-src 'none'",
    `script-src 'self'${gateway}`,
    `style-src 'self' 'nonce-${options.nonce}'`,
    "img-src 'self' https: data:",
    `connect-src 'self'${gateway}`,
    `frame-src${gateway || " 'none'"}`,
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
