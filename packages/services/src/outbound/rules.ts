import type { OutboundRules } from '@revkeen-edge/domain'

/** Where a deployment itself answers. */
interface OwnUrls {
  readonly api: string
  readonly checkout: string
  readonly portal: string
  readonly webhooks: string
  readonly allowLoopback: boolean
}

/** What a deployment lets its merchants have called. */
export function outboundRules({ api, checkout, portal, webhooks, allowLoopback }: OwnUrls): OutboundRules {
  return { allowLoopback, ownUrls: [api, checkout, portal, webhooks] }
}
