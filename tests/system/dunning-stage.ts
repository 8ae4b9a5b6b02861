import { expect } from 'vitest'
import { storeCard } from '../api/card-on-file.ts'
import { cardToken } from './buyer.ts'
import type { RenewalsStage } from './renewals-stage.ts'

export const LOST_CARD = '4000000000002511'
export const STOP_CARD = '4000000000002610'

export interface Charge {
  readonly method: string
  readonly amount: number
  readonly status: string
  readonly code: string | null
}

/** What recoveries are tested with, on the stage of a file. */
export function dunningStage(stage: RenewalsStage) {
  const cards = cardsOf(stage)
  return {
    ...cards,
    charges: (id: string) => chargesOf(stage, id),
    openInvoice: (id: string) => openInvoiceOf(stage, id),
    /** A subscription whose first renewal is about to fail with a card. */
    async aboutToFail(card: string) {
      const customerId = await stage.customer()
      const id = await stage.subscribe({ customerId })
      await cards.newDefault(customerId, card)
      const { currentPeriodEnd } = await stage.row(id)
      return { id, customerId, due: currentPeriodEnd }
    },
    /** Sets the merchant's settings for failed payments. */
    async setDunning(set: object): Promise<void> {
      const { merchantId } = stage.merchant
      const text = 'UPDATE merchants SET dunning = ? WHERE id = ?'
      await stage.system.db.prepare(text).bind(JSON.stringify(set), merchantId).run()
    },
  }
}

function cardsOf(stage: RenewalsStage) {
  return {
    /** Stores a card as the customer's default. */
    async newDefault(customerId: string, card: string): Promise<void> {
      const token = await cardToken(stage.system, card)
      const body = { customer_id: customerId, token, is_default: true }
      expect((await stage.merchant.post('/payment-methods', body)).status).toBe(201)
    },
    /** Stores a card that is not the customer's default. */
    spare: (customerId: string, card: string) => storeCard(stage.system, stage.merchant, customerId, card),
    /** Gives a subscription a method of its own. */
    async own(id: string, paymentMethodId: string): Promise<void> {
      expect((await stage.merchant.call('PATCH', `/subscriptions/${id}`, { paymentMethodId })).status).toBe(200)
    },
  }
}

/** The charges of a subscription's invoices, in the order in which they were begun. */
async function chargesOf({ system, merchant }: RenewalsStage, id: string): Promise<readonly Charge[]> {
  const text = `SELECT a.payment_method_id AS method, a.amount_minor AS amount, a.status, a.gateway_code AS code
    FROM payment_attempts AS a JOIN invoices AS i ON i.merchant_id = a.merchant_id AND i.id = a.invoice_id
    WHERE a.merchant_id = ? AND i.subscription_id = ? ORDER BY a.rowid`
  return (await system.db.prepare(text).bind(merchant.merchantId, id).all<Charge>()).results
}

/** The invoice of a subscription that is not paid. */
async function openInvoiceOf({ merchant }: RenewalsStage, id: string): Promise<string> {
  const { body } = await merchant.get(`/invoices?subscriptionId=${id}`)
  return body.data.find(({ status }: { status: string }) => status !== 'paid').id
}

/** How often something was told. */
export const count = (told: readonly string[], type: string): number => told.filter((each) => each === type).length
