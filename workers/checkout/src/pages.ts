import type { Visit } from './visit.ts'

/** The addresses of a payer's own pages while they pay. */
export interface SessionPages {
  /** Once it is paid. */
  readonly done: string
  /** While the outcome is not known. */
  readonly checking: string
  /** GET → `StatusReply`. */
  readonly status: string
  /** Where a session that is over says so. */
  readonly over: string
}

/** A session has pages of its own; at an invoice, the invoice's page is all of them but the receipt. */
export function sessionPages({ entrance, base }: Pick<Visit, 'entrance' | 'base'>, token: string): SessionPages {
  if (entrance.kind === 'invoice') {
    return { done: `${base}/paid/${token}`, checking: base, status: `${base}/status/${token}`, over: base }
  }
  const own = `/c/${token}`
  return { done: `${own}/done`, checking: `${own}/checking`, status: `${own}/status`, over: own }
}
