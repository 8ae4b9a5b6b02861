import { declineOf } from '@revkeen-edge/domain'
import type { Challenge } from '../authentication/challenge.ts'
import type { CardFacts, GatewayReply } from '../ports/gateway.ts'

/** What is known of an attempt, whoever said so: the gateway's answer, its callback, or its report. */
export type Outcome =
  | {
      readonly kind: 'approved'
      readonly transactionId: string
      readonly code: string
      readonly message: string
      readonly card: CardFacts | null
    }
  | {
      readonly kind: 'declined'
      readonly transactionId: string | null
      readonly code: string
      readonly message: string
      readonly card: CardFacts | null
      /** The challenge that was started, where the issuer wants to hear from its cardholder first. */
      readonly challenge?: Challenge
    }
  | { readonly kind: 'unknown'; readonly message: string }
  /** The gateway, asked, has no such charge, or lost touch with the bank over it: believed on a second look only. */
  | { readonly kind: 'not_found'; readonly message: string }
  /** Nothing was charged, or nothing of it is left: the connection was never made, or the charge was voided. */
  | { readonly kind: 'released'; readonly message: string }

/** The direct answer to a sale. */
export function outcomeOfReply(reply: GatewayReply): Outcome {
  switch (reply.outcome) {
    case 'approved':
      return {
        kind: 'approved',
        transactionId: reply.transactionId,
        code: reply.code,
        message: reply.message,
        card: reply.card,
      }
    case 'declined':
      return {
        kind: 'declined',
        transactionId: reply.transactionId,
        code: reply.code,
        message: reply.message,
        card: null,
      }
    case 'unknown':
      return { kind: 'unknown', message: `${reply.reason}: ${reply.message}` }
    case 'not_sent':
      return { kind: 'released', message: reply.message }
  }
}

/** Whether the issuer wants to hear from its cardholder before it says yes. */
export function wantsChallenge(outcome: Outcome): boolean {
  return outcome.kind === 'declined' && declineOf(outcome.code, outcome.message).category === 'authentication_required'
}
