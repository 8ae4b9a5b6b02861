import type { Hono } from 'hono'
import { accountOf, type Env } from '../env.ts'
import { formatAmount } from '../nmi/amount.ts'
import { maskedNumber } from '../nmi/card.ts'
import type { Transaction } from '../nmi/model.ts'
import { TEST_CARDS } from '../nmi/test-cards.ts'

/** A transaction as tests read it. */
const shown = (transaction: Transaction) => {
  const { id, type, condition, orderId, originalId, currency, amountMinor, capturedMinor, refundedMinor, card } =
    transaction
  return {
    id,
    type,
    condition,
    order_id: orderId,
    original_transaction_id: originalId === '' ? null : originalId,
    currency,
    amount: formatAmount(amountMinor, currency),
    amount_minor: amountMinor,
    captured_minor: capturedMinor,
    refunded_minor: refundedMinor,
    auth_code: transaction.authCode,
    avs_response: transaction.avs,
    cvv_response: card.cvv,
    card: {
      number: maskedNumber(card),
      last4: card.last4,
      bin: card.bin,
      exp: card.exp,
      type: card.brand,
      hash: card.hash,
    },
    customer_vault_id: transaction.vaultId === '' ? null : transaction.vaultId,
    fields: transaction.details,
    actions: transaction.actions.map((action) => ({
      type: action.type,
      amount: formatAmount(action.amountMinor, currency),
      amount_minor: action.amountMinor,
      success: action.success,
      response_code: action.code,
      response_text: action.text,
      batch_id: action.batchId === '0' ? null : action.batchId,
      at: new Date(action.at).toISOString(),
    })),
    created_at: new Date(transaction.createdAt).toISOString(),
  }
}

/** What tests look at: every transaction of an account, and the cards that do something. */
export function registerTransactions(app: Hono<{ Bindings: Env }>): void {
  app.get('/transactions.json', async (c) => {
    const { security_key: securityKey, order_id: orderId, transaction_id: id } = c.req.query()
    if (!securityKey) return c.json({ error: 'security_key is required' }, 400)
    const filter = { ...(orderId ? { orderIds: [orderId] } : {}), ...(id ? { ids: [id] } : {}) }
    const transactions = await accountOf(c.env, securityKey).transactions(filter)
    return c.json({ transactions: transactions.map(shown) })
  })
  app.get('/test-cards', (c) =>
    c.json({
      cards: TEST_CARDS.map(({ number, code, meaning, needsAuthentication = false, fault = null }) => ({
        number,
        code,
        meaning,
        needs_3d_secure: needsAuthentication,
        fault,
      })),
    }),
  )
}
