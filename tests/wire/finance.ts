import {
  disputeListResponse,
  disputeResponse,
  financeSummaryResponse,
  incomeResponse,
  openDisputeListResponse,
  payoutListResponse,
  payoutPaymentListResponse,
  payoutResponse,
} from '@revkeen-edge/contracts'
import type { Dispute, OpenDispute, Payout, PayoutPayment, RefundListResponse } from '@revkeen/sdk'
import { asDeclared, undeclared } from './declared.ts'

/** The client has the shapes alone; lists are those of its other paginated operations. */
type ListOf<Item> = Omit<RefundListResponse, 'data'> & { data: Item[] }

export const finance = {
  disputes_list: asDeclared<{ 200: ListOf<Dispute> }>(200, disputeListResponse),
  disputes_get_open: asDeclared<{ 200: ListOf<OpenDispute> }>(200, openDisputeListResponse),
  disputes_get: asDeclared<{ 200: { data: Dispute } }>(200, disputeResponse),
  payouts_list: asDeclared<{ 200: ListOf<Payout> }>(200, payoutListResponse),
  payouts_get: asDeclared<{ 200: { data: Payout } }>(200, payoutResponse),
  payouts_payments_list: asDeclared<{ 200: ListOf<PayoutPayment> }>(200, payoutPaymentListResponse),
  finance_income: undeclared(200, incomeResponse),
  finance_summary: undeclared(200, financeSummaryResponse),
}
