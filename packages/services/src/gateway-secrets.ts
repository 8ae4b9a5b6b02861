/** What a gateway account's secret is bound to when it is sealed. */
export function sealedFor(accountId: string, secret: 'security_key' | 'webhook_key'): string {
  return `gateway_account:${accountId}:${secret}`
}
